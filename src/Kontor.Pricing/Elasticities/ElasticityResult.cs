using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Pricing.Elasticities;

/// <summary>What an estimator hands over; <see cref="ElasticityEstimator.Fit"/> puts the naive estimates beside it and makes the fit.</summary>
internal sealed record ElasticityResult
{
    /// <summary>Own elasticities of all levels, in any order; those of one level follow each other.</summary>
    internal required ImmutableArray<OwnElasticity> Own { get; init; }

    /// <summary>Cross elasticities; empty where the estimator has none.</summary>
    internal ImmutableArray<CrossElasticity> Cross { get; init; } = [];

    /// <summary>How the errors of all of them hang together: a row for each of <see cref="Own"/>, then one for each of <see cref="Cross"/>.</summary>
    internal required SharedUncertainty Uncertainty { get; init; }

    /// <summary>How the fit ended.</summary>
    internal FitReport Report { get; init; } = FitReport.ClosedForm;

    /// <summary>What could not be estimated, and why, beyond the faults of the data.</summary>
    internal ImmutableArray<DataFault> Faults { get; init; } = [];
}
