using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Optimisation;

/// <summary>An optimiser at work on a network: the number of steps and what it remembers of past gradients.</summary>
public sealed class OptimiserState
{
    private readonly Optimiser _optimiser;
    private readonly Weights _weights;
    private readonly Dictionary<Parameter, Tensor[]> _slots = [];

    internal OptimiserState(Optimiser optimiser, Weights weights)
    {
        _optimiser = optimiser;
        _weights = weights;
    }

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>Makes one step against the gradients that the parameters hold, and clears them.</summary>
    /// <param name="rate">The learning rate, 0 or more.</param>
    /// <param name="threads">How many threads to use. Default: one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public void Step(double rate, int threads = 1) => Step(rate, new Workers(threads));

    internal void Step(double rate, Workers workers)
    {
        if (!(rate >= 0 && double.IsFinite(rate))) throw new ArgumentOutOfRangeException(nameof(rate), rate, "needs a finite rate of 0 or more");
        Steps++;
        foreach (Parameter parameter in _weights.All)
        {
            if (parameter.IsTrained) _optimiser.Step(parameter, Slots(parameter), rate, Steps, workers);
            parameter.ClearGradient();
        }
    }

    /// <summary>What is remembered, under the parameters' names: the state that a checkpoint keeps.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Memory()
    {
        foreach (Parameter parameter in _weights.All)
        {
            if (parameter.IsState) continue;
            Tensor[] slots = Slots(parameter);
            for (int i = 0; i < slots.Length; i++) yield return ($"{_optimiser.Slots[i]}/{parameter.Name}", slots[i]);
        }
    }

    /// <summary>Goes on after as many steps as another run had made; the memory is written to <see cref="Memory"/>.</summary>
    internal void Resume(long steps) => Steps = steps;

    private Tensor[] Slots(Parameter parameter)
    {
        if (!_slots.TryGetValue(parameter, out Tensor[]? slots))
            _slots[parameter] = slots = [.. _optimiser.Slots.Select(_ => Tensor.Zeros(parameter.Value.Shape))];
        return slots;
    }
}
