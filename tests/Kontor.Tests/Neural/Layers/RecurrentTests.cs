using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Layers;

public sealed class RecurrentTests
{
    private static readonly Tensor Mask = Tensor.Of([3, 4], 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 1);

    [Fact]
    public void Lstm_Gradient_AgreesWithDifferences()
    {
        var weights = new Weights(1);
        var lstm = new Lstm(weights, 2, 3);
        Agrees((_, n) => lstm.Forward(n[0]), weights, Random("x", 3, 4, 2));
        Agrees((_, n) => All(lstm.Run(n[0], start: new LstmState(n[1], n[2]))), weights, Random("x", 3, 4, 2), Random("h", 3, 3), Random("c", 3, 3));
        Agrees((t, n) => All(lstm.Run(n[0], t.Constant(Mask), new LstmState(n[1], n[2]))), weights, Random("x", 3, 4, 2), Random("h", 3, 3), Random("c", 3, 3));
        Agrees((t, n) => lstm.Run(n[0], t.Constant(Mask)).Last.Cell, weights, Random("x", 3, 4, 2));
    }

    [Fact]
    public void Gru_Gradient_AgreesWithDifferences()
    {
        var weights = new Weights(1);
        var gru = new Gru(weights, 2, 3);
        Agrees((_, n) => gru.Forward(n[0]), weights, Random("x", 3, 4, 2));
        Agrees((t, n) => All(gru.Run(n[0], t.Constant(Mask), n[1])), weights, Random("x", 3, 4, 2), Random("h", 3, 3));
        Agrees((t, n) => gru.Run(n[0], t.Constant(Mask)).Last, weights, Random("x", 3, 4, 2));
    }

    [Fact]
    public void Lstm_StepByStepWithState_IsTheWholeRun()
    {
        var weights = new Weights(1);
        var lstm = new Lstm(weights, 2, 5);
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Random("x", 3, 4, 2));
        LstmOutput whole = lstm.Run(x);
        LstmState? state = null;
        for (int t = 0; t < 4; t++)
        {
            LstmOutput one = lstm.Run(x.Slice(1, t, 1), start: state);
            state = one.Last;
            float[] expected = whole.Hidden.At(1, t).Value.ToArray(), got = one.Hidden.Value.ToArray();
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], got[i], 1e-6f); // products of another size add up in another order
        }
    }

    [Fact]
    public void Lstm_WithFrozenWeights_StillPassesTheInputsGradient()
    {
        var weights = new Weights(1);
        var lstm = new Lstm(weights, 2, 3);
        weights.SetFrozen(true);
        using var tape = new Tape(FitContext.Default, Mode.Training);
        Node x = tape.Variable(Random("x", 1, 2, 2));
        tape.Backward(lstm.Forward(x));
        Assert.Contains(x.Gradient.ToArray(), v => v != 0);
        Assert.All(weights.All, p => Assert.All(p.Gradient.ToArray(), v => Assert.Equal(0, v)));
    }

    [Fact]
    public void Lstm_ShapesThatDoNotFit_AreRefused()
    {
        var lstm = new Lstm(new Weights(1), 2, 3);
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Assert.Throws<ArgumentException>(() => lstm.Forward(tape.Constant(Tensor.Zeros(3, 4, 3))));
        Assert.Throws<ArgumentException>(() => lstm.Forward(tape.Constant(Tensor.Zeros(3, 2))));
        Assert.Throws<ArgumentException>(() => lstm.Run(tape.Constant(Tensor.Zeros(3, 4, 2)), tape.Constant(Tensor.Zeros(4, 3))));
    }

    private static Node All(LstmOutput output) => Shaping.Concat(1, output.Hidden.Flatten(), output.Last.Hidden, output.Last.Cell);

    private static Node All(GruOutput output) => Shaping.Concat(1, output.Hidden.Flatten(), output.Last);
}
