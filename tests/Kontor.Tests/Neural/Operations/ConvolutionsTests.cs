using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class ConvolutionsTests
{
    [Fact]
    public void Convolve_OverOneAxis_IsTheWeightedSumOfEachWindow()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Of([1, 1, 5], 1, 2, 3, 4, 5)), w = tape.Constant(Tensor.Of([1, 1, 3], 1, 10, 100)), b = tape.Constant(Tensor.Of([1], 0.5f));
        Assert.Equal([321.5f, 432.5f, 543.5f], x.Convolve(w, b).Value.ToArray());
        Assert.Equal([210, 321, 432, 543, 54], x.Convolve(w, sliding: Sliding.Same(3)).Value.ToArray());
        Assert.Equal([321, 543], x.Convolve(w, sliding: new Sliding { Stride = [2] }).Value.ToArray());
        Assert.Equal([531], x.Convolve(w, sliding: new Sliding { Dilation = [2] }).Value.ToArray());
    }

    [Fact]
    public void Convolve_Gradient_AgreesWithDifferences()
    {
        Agrees((_, n) => n[0].Convolve(n[1], n[2]), weights: null, Random("x", 2, 2, 5), Random("w", 3, 2, 3), Random("b", 3));
        Agrees((_, n) => n[0].Convolve(n[1], n[2], new Sliding { Stride = [2, 1], Padding = [1, 0], Dilation = [1, 2] }), weights: null, Random("x", 2, 2, 4, 5), Random("w", 2, 2, 3, 2), Random("b", 2));
        Agrees((_, n) => n[0].Convolve(n[1], sliding: new Sliding { Groups = 2 }), weights: null, Random("x", 1, 4, 3, 3), Random("w", 2, 2, 2, 2));
        Agrees((_, n) => n[0].Convolve(n[1], n[2], Sliding.Same(3, 1, 3)), weights: null, Random("x", 1, 1, 3, 2, 3), Random("w", 2, 1, 3, 1, 3), Random("b", 2));
    }

    [Fact]
    public void Convolution_Layer_GradientAgreesWithDifferences()
    {
        var weights = new Weights(1);
        var network = new Sequential(
            new Convolution(weights.Scope("conv"), 1, 2, [3, 3], Sliding.Same(3, 3)), new BatchNorm(weights.Scope("norm"), 2), new Activation(x => x.Elu()), new Activation(x => x.AveragePool([2, 2])));
        Agrees((_, n) => network.Forward(n[0]), weights, Random("x", 3, 1, 4, 4));
    }

    [Fact]
    public void Pools_Values_AreMaximumAndMeanOfEachWindow()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Of([1, 1, 2, 4], 1, 2, 3, 4, 5, 6, 7, 9));
        Assert.Equal([6, 9], x.MaxPool([2, 2]).Value.ToArray());
        Assert.Equal([3.5f, 5.75f], x.AveragePool([2, 2]).Value.ToArray());
        Assert.Equal([6, 7, 9], x.MaxPool([2, 2], new Sliding { Stride = [1, 1] }).Value.ToArray());
        Assert.Equal([1, 2.5f, 4], x.Slice(2, 0, 1).AveragePool([1, 2], new Sliding { Padding = [0, 1] }).Value.ToArray());
    }

    [Fact]
    public void Pools_Gradient_AgreesWithDifferences()
    {
        Tensor spread = Tensor.Of([2, 1, 3, 4], [.. Enumerable.Range(0, 24).Select(i => (i * 7 % 24) * 0.1f)]);
        Agrees(n => n.MaxPool([2, 2], new Sliding { Stride = [1, 2] }), spread);
        Agrees(n => n.AveragePool([2, 2], new Sliding { Padding = [1, 1] }), spread);
        Agrees(n => n.MaxPool([2]), Tensor.Of([1, 2, 4], 1, 2, 4, 3, 7, 6, 5, 8));
        Agrees(n => n.AveragePool([1, 2, 2]), Random("x", 1, 1, 2, 2, 4));
    }

    [Fact]
    public void Convolve_ThatDoesNotFit_IsRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Zeros(1, 2, 4));
        Assert.Throws<ArgumentException>(() => x.Convolve(tape.Constant(Tensor.Zeros(1, 3, 3))));
        Assert.Throws<ArgumentException>(() => x.Convolve(tape.Constant(Tensor.Zeros(1, 2, 5))));
        Assert.Throws<ArgumentException>(() => x.Convolve(tape.Constant(Tensor.Zeros(1, 2, 3)), sliding: new Sliding { Stride = [1, 1] }));
        Assert.Throws<ArgumentException>(() => Sliding.Same(2));
        Assert.Throws<ArgumentException>(() => x.MaxPool([2, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.MaxPool([2], new Sliding { Stride = [0] }));
        Assert.Throws<ArgumentException>(() => new Convolution(new Weights(1), 3, 2, [3], new Sliding { Groups = 2 }));
    }
}
