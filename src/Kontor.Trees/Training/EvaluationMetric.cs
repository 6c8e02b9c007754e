namespace Kontor.Trees.Training;

/// <summary>A metric of the caller's own for early stopping.</summary>
/// <param name="Name">What it is called, for the report.</param>
/// <param name="Function">Computes it. It is called once a round, on the training thread.</param>
public sealed record EvaluationMetric(string Name, MetricFunction Function)
{
    /// <summary>True when more is better. Default false.</summary>
    public bool HigherIsBetter { get; init; }
}
