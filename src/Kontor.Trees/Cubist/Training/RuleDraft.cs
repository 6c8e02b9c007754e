using System.Collections.Immutable;

namespace Kontor.Trees.Cubist.Training;

/// <summary>A rule before its conditions are simplified.</summary>
/// <param name="conditions">The conditions of the path.</param>
/// <param name="model">The smoothed model.</param>
/// <param name="parameters">The parameters of the leaf's own model.</param>
internal sealed class RuleDraft(ImmutableArray<CubistCondition> conditions, LinearModel model, int parameters)
{
    internal ImmutableArray<CubistCondition> Conditions { get; set; } = conditions;

    internal LinearModel Model { get; } = model;

    internal int Parameters { get; } = parameters;
}
