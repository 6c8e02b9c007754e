using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class NormalisationTests
{
    [Fact]
    public void LayerNorm_Gradient_AgreesWithDifferences()
    {
        Agrees((_, n) => n[0].LayerNorm(n[1], n[2]), weights: null, Random("x", 3, 5), Random("gain", 5), Random("shift", 5));
        var weights = new Weights(1);
        var layer = new LayerNorm(weights, 4);
        Agrees((_, n) => layer.Forward(n[0]), weights, Random("x", 2, 3, 4));
    }

    [Fact]
    public void BatchNorm_Gradient_AgreesWithDifferencesInBothModes()
    {
        var weights = new Weights(1);
        var layer = new BatchNorm(weights, 3);
        Random("gain", 3).CopyTo(weights["gain"].Value.Span);
        Agrees((_, n) => layer.Forward(n[0]), weights, Random("x", 4, 3));
        Agrees((_, n) => layer.Forward(n[0]), weights, Random("x", 2, 3, 2, 2));
        Agrees(
            (t, n) =>
            {
                t.Mode = Mode.Inference;
                return layer.Forward(n[0]);
            },
            weights: null, Random("x", 2, 3, 2));
    }

    [Fact]
    public void BatchNorm_AfterManyBatches_NormalisesAsTheyWere()
    {
        var layer = new BatchNorm(new Weights(1), 1);
        Tensor x = Tensor.Of([4, 1], 1, 2, 3, 6); // mean 3, variance 14 / 3 with the count less one
        using var tape = new Tape(FitContext.Default, Mode.Training);
        float[] trained = [];
        for (int i = 0; i < 300; i++)
        {
            tape.Reset(i);
            trained = layer.Forward(tape.Constant(x)).Value.ToArray();
        }
        double deviation = Math.Sqrt(14.0 / 4);
        Assert.Equal((6 - 3) / deviation, trained[3], 1e-4);
        tape.Mode = Mode.Inference;
        tape.Reset();
        Assert.Equal((6 - 3) / Math.Sqrt(14.0 / 3), layer.Forward(tape.Constant(x)).Value[3, 0], 1e-4);
    }

    [Fact]
    public void BatchNorm_OfOneElementInTraining_IsRefused()
    {
        var layer = new BatchNorm(new Weights(1), 2);
        using var tape = new Tape(FitContext.Default, Mode.Training);
        Assert.Throws<ArgumentException>(() => layer.Forward(tape.Constant(Tensor.Zeros(1, 2))));
    }
}
