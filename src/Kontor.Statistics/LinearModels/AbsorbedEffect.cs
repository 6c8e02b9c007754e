using System.Collections.Immutable;

namespace Kontor.Statistics.LinearModels;

/// <summary>A fixed effect that was taken out.</summary>
/// <param name="Name">The grouping.</param>
/// <param name="Levels">Its levels among the rows used.</param>
/// <param name="Redundant">Levels counted as determined by others.</param>
/// <param name="NestedInClusters">True where every level lies inside one cluster, so that clustered errors do not count it.</param>
public sealed record AbsorbedEffect(string Name, int Levels, int Redundant, bool NestedInClusters)
{
    /// <summary>The value of each level, in units of the linear predictor: one solution of several where effects overlap. All effects but the largest are zero on (weighted) average.
    /// Empty unless <see cref="Regression.EstimatesEffects"/>.</summary>
    public ImmutableDictionary<object, double> Values { get; init; } = ImmutableDictionary<object, double>.Empty;
}
