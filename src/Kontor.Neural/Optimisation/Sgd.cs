using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Optimisation;

/// <summary>Stochastic gradient descent with momentum: v = momentum v + gradient, w -= rate v. Polyak (1964); Sutskever et al. (2013).</summary>
public sealed record Sgd : Optimiser
{
    private readonly double _momentum;
    private readonly double _decay;

    /// <summary>The share of the last velocity that is kept, 0 or more and below 1. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1).</exception>
    public double Momentum
    {
        get => _momentum;
        init => _momentum = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Momentum), value, "needs a share of 0 or more and below 1");
    }

    /// <summary>The weight decay that is added to the gradients of matrices, 0 or more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double WeightDecay
    {
        get => _decay;
        init => _decay = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(WeightDecay), value, "needs a finite decay of 0 or more");
    }

    internal override IReadOnlyList<string> Slots => ["velocity"];

    internal override void Step(Parameter parameter, Tensor[] slots, double rate, long step, Workers workers)
    {
        double decay = parameter.Value.Shape.Rank >= 2 ? WeightDecay : 0;
        SgdKernel.Step(parameter.Value.Span, parameter.Gradient.Span, slots[0].Span, (float)rate, (float)Momentum, (float)decay, workers);
    }
}
