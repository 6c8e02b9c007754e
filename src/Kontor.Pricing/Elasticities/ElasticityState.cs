using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Pricing.Elasticities;

/// <summary>What a fit holds and writes to disk.</summary>
internal sealed record ElasticityState
{
    /// <summary>The version of this program's elasticity files. A file of another version is refused.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The version that wrote the file.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>What was fitted.</summary>
    public required ElasticityEstimator Specification { get; init; }

    /// <summary>The columns, none of them null.</summary>
    public required PricingColumns Columns { get; init; }

    /// <summary>The key columns of the series; empty in files that were written without.</summary>
    public ImmutableArray<string> KeyNames { get; init; } = [];

    /// <summary>Own elasticities of all levels.</summary>
    public required ImmutableArray<OwnElasticity> Own { get; init; }

    /// <summary>Cross elasticities.</summary>
    public required ImmutableArray<CrossElasticity> Cross { get; init; }

    /// <summary>A row for each of <see cref="Own"/>, then one for each of <see cref="Cross"/>.</summary>
    public required SharedUncertainty Uncertainty { get; init; }

    /// <summary>How the fit ended.</summary>
    public required FitReport Report { get; init; }

    /// <summary>What was left out, and why.</summary>
    public required ImmutableArray<DataFault> Faults { get; init; }
}
