using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Optimisation;

/// <summary>How gradients change weights. A specification: what it remembers from step to step is an <see cref="OptimiserState"/>.</summary>
public abstract record Optimiser
{
    private protected Optimiser()
    {
    }

    /// <summary>Begins to optimise a network.</summary>
    /// <param name="weights">The network's parameters; those that are frozen or state are left alone.</param>
    public OptimiserState Start(Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new OptimiserState(this, weights);
    }

    /// <summary>Names of the tensors that are remembered for each parameter.</summary>
    internal abstract IReadOnlyList<string> Slots { get; }

    /// <summary>Changes one parameter by its gradient.</summary>
    internal abstract void Step(Parameter parameter, Tensors.Tensor[] slots, double rate, long step, Kernels.Workers workers);
}
