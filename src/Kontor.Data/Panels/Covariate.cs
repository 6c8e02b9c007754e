using System.Collections.Immutable;

namespace Kontor.Data.Panels;

/// <summary>A column that explains the target.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Timing">When its value becomes known.</param>
public sealed record Covariate(string Name, CovariateTiming Timing)
{
    /// <summary>What the column means to a model that treats some columns specially. Default: nothing special.</summary>
    public CovariateRole Role { get; init; }

    /// <summary>The names behind the codes 0, 1, 2, ... of a categorical covariate; empty for a numeric one.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>True when the values are codes of <see cref="Categories"/>.</summary>
    public bool IsCategorical => !Categories.IsEmpty;
}
