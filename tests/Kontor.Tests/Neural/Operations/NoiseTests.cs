using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class NoiseTests
{
    [Fact]
    public void Dropout_Gradient_AgreesWithDifferences() => Agrees(x => x.Dropout(0.4).Dropout(0.2), Random("x", 4, 5));

    [Fact]
    public void Dropout_InTraining_DropsTheShareAndKeepsTheMean()
    {
        using var tape = new Tape(FitContext.Default, Mode.Training);
        float[] y = Ones(tape, 100_000).Dropout(0.3).Value.ToArray();
        Assert.Equal(0.3, y.Count(v => v == 0) / 100_000.0, 0.01); // seven standard errors of 0.00145
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - (1 / 0.7f)) < 2e-5)); // the share is a multiple of 1 / 65,536
    }

    [Fact]
    public void Dropout_InInference_IsTheInputItself()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = Ones(tape, 10);
        Assert.Same(x, x.Dropout(0.5));
    }

    [Fact]
    public void Dropout_Draws_DependOnSeedStepAndPlaceButNotOnThreads()
    {
        float[][] Run(ulong seed, long step, int threads)
        {
            using var tape = new Tape(FitContext.Default with { Seed = seed, Threads = threads }, Mode.Training);
            tape.Reset(step);
            Node x = Ones(tape, 50_000);
            return [x.Dropout(0.5).Value.ToArray(), x.Dropout(0.5).Value.ToArray()];
        }
        float[][] one = Run(1, 1, 1);
        Assert.Equal(one, Run(1, 1, 3));
        Assert.NotEqual(one[0], one[1]);
        Assert.NotEqual(one[0], Run(2, 1, 1)[0]);
        Assert.NotEqual(one[0], Run(1, 2, 1)[0]);
    }

    [Fact]
    public void Dropout_OfEverything_IsRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Training);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ones(tape, 1).Dropout(1));
    }

    private static Node Ones(Tape tape, int size)
    {
        Tensor ones = tape.Rent([size]);
        ones.Span.Fill(1);
        return tape.Constant(ones);
    }
}
