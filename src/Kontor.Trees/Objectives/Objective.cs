namespace Kontor.Trees.Objectives;

/// <summary>What boosting minimises: a managed <see cref="GradientObjective"/>, or one of the library's own, <see cref="NativeObjective"/>.</summary>
public abstract record Objective
{
    private protected Objective()
    {
    }

    /// <summary>The library's name for the objective, stored in the model: it says how margins become predictions (identity, exponential, logistic, softmax).</summary>
    public abstract string NativeName { get; }

    /// <summary>Outputs (margins) a row, 1 or more.</summary>
    public virtual int Outputs => 1;

    /// <summary>Further parameters that the library needs for the objective.</summary>
    internal virtual IEnumerable<KeyValuePair<string, string>> NativeParameters => [];
}
