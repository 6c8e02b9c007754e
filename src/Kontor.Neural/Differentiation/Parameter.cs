using Kontor.Neural.Tensors;

namespace Kontor.Neural.Differentiation;

/// <summary>Numbers that a network learns, or keeps as state, under a name that is unique in the network.</summary>
public sealed class Parameter
{
    private Tensor? _gradient;

    internal Parameter(string name, Tensor value, bool isState)
    {
        Name = name;
        Value = value;
        IsState = isState;
    }

    /// <summary>The name, with the scopes it stands in: <c>lstm.input</c>.</summary>
    public string Name { get; }

    /// <summary>The numbers.</summary>
    public Tensor Value { get; }

    /// <summary>True for what is not learnt by gradients, such as the running mean of a batch normalisation. It is saved with the weights.</summary>
    public bool IsState { get; }

    /// <summary>True when an optimiser may not change it, as in fine-tuning. Default false.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>True when gradients are collected and an optimiser changes it.</summary>
    public bool IsTrained => !IsState && !IsFrozen;

    /// <summary>The gradient, added up over all <see cref="Tape.Backward(Node)"/> since it was last cleared.</summary>
    public Tensor Gradient => _gradient ??= Tensor.Zeros(Value.Shape);

    /// <summary>Sets the gradient to zero.</summary>
    public void ClearGradient() => _gradient?.Span.Clear();
}
