using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class ActivationsTests
{
    public static TheoryData<string> Names => [.. Functions.Keys];

    private static Dictionary<string, (Func<Node, Node> Function, Func<double, double> Truth, bool Positive)> Functions { get; } = new(StringComparer.Ordinal)
    {
        ["elu"] = (x => x.Elu(), x => x > 0 ? x : Math.Exp(x) - 1, false),
        ["relu"] = (x => x.Relu(), x => Math.Max(x, 0), false),
        ["gelu"] = (x => x.Gelu(), x => x * Kontor.Distributions.Normal.Cdf(x), false),
        ["softplus"] = (x => x.Softplus(), x => Math.Log(1 + Math.Exp(x)), false),
        ["sigmoid"] = (x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x)), false),
        ["tanh"] = (x => x.Tanh(), Math.Tanh, false),
        ["exp"] = (x => x.Exp(), Math.Exp, false),
        ["log"] = (x => x.Log(), Math.Log, true),
        ["sqrt"] = (x => x.Sqrt(), Math.Sqrt, true),
        ["power 1.7"] = (x => x.Power(1.7f), x => Math.Pow(x, 1.7), true),
        ["power -1"] = (x => x.Power(-1), x => 1 / x, true),
        ["square"] = (x => x.Power(2), x => x * x, false),
        ["clip"] = (x => x.Clip(-0.61f, 0.83f), x => Math.Clamp(x, -0.61, 0.83), false),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_OfEach_IsTheFunction(string name)
    {
        (Func<Node, Node> function, Func<double, double> truth, bool positive) = Functions[name];
        Tensor x = positive ? Positive(name, 5, 9) : Random(name, 5, 9);
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        float[] y = function(tape.Constant(x)).Value.ToArray();
        for (int i = 0; i < y.Length; i++) Assert.Equal(truth(x.Span[i]), y[i], 1e-6 * Math.Max(1, Math.Abs(y[i]))); // a few units in the last place of a float
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_OfEach_AgreesWithDifferences(string name)
    {
        (Func<Node, Node> function, _, bool positive) = Functions[name];
        Agrees(function, positive ? Positive(name, 5, 5) : Random(name, 5, 5));
    }

    [Fact]
    public void Clip_BoundsTheWrongWayRound_AreRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Constant(1).Clip(1, 0));
    }
}
