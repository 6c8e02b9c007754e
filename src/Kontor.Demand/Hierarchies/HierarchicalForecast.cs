using Kontor.Data.Forecasts;

namespace Kontor.Demand.Hierarchies;

/// <summary>Forecasts of all levels that agree: a group's mean is the sum of its members' means, its distribution that of the sum of their joint sample paths.</summary>
/// <param name="Hierarchy">The groups.</param>
/// <param name="Members">The forecast of the members.</param>
public sealed record HierarchicalForecast(Hierarchy Hierarchy, Forecast Members)
{
    /// <summary>The distribution of a group over one step or the sum of several.</summary>
    /// <param name="group">The group's position in <see cref="Hierarchy.Groups"/>.</param>
    /// <param name="firstStep">The first step, from 0.</param>
    /// <param name="steps">The number of steps.</param>
    public SampleDistribution Group(int group, int firstStep, int steps) => Members.Sum(Hierarchy.Members[group].AsSpan(), firstStep, steps);

    /// <summary>The distribution of a group at every step.</summary>
    /// <param name="group">The group's position in <see cref="Hierarchy.Groups"/>.</param>
    public SampleDistribution[] Steps(int group) => Members.SumPerStep(Hierarchy.Members[group].AsSpan());
}
