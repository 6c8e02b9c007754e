using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Optimisation;

/// <summary>Steps scaled by running moments of the gradient. Kingma and Ba (2015), "Adam: a method for stochastic optimization", algorithm 1, whose defaults these are.</summary>
public record Adam : Optimiser
{
    private readonly double _beta1 = 0.9;
    private readonly double _beta2 = 0.999;
    private readonly double _epsilon = 1e-8;

    /// <summary>The decay of the mean of gradients, 0 or more and below 1. Default 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1).</exception>
    public double Beta1
    {
        get => _beta1;
        init => _beta1 = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Beta1), value, "needs a share of 0 or more and below 1");
    }

    /// <summary>The decay of the mean of squared gradients, 0 or more and below 1. Default 0.999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1).</exception>
    public double Beta2
    {
        get => _beta2;
        init => _beta2 = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Beta2), value, "needs a share of 0 or more and below 1");
    }

    /// <summary>What is added to the root of the mean of squares, above 0. Default 1e-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double Epsilon
    {
        get => _epsilon;
        init => _epsilon = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, "needs a number above 0");
    }

    internal sealed override IReadOnlyList<string> Slots => ["mean", "square"];

    /// <summary>The weight decay apart from the gradient.</summary>
    private protected virtual double Decay => 0;

    internal sealed override void Step(Parameter parameter, Tensor[] slots, double rate, long step, Workers workers)
    {
        double decay = parameter.Value.Shape.Rank >= 2 ? Decay : 0; // biases and gains are not decayed
        AdamKernel.Step(
            parameter.Value.Span, parameter.Gradient.Span, slots[0].Span, slots[1].Span,
            (float)rate, (float)Beta1, (float)Beta2, (float)Epsilon, (float)decay, (int)Math.Min(step, int.MaxValue), workers);
    }
}
