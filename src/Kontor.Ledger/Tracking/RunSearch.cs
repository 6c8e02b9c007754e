using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>Which runs, in what order, and which page of them.</summary>
public sealed record RunSearch
{
    /// <summary>The experiments; of none there are no runs.</summary>
    public required ImmutableArray<string> ExperimentIds { get; init; }

    /// <summary>MLflow's filter, such as <c>metrics.rmse &lt; 1 and params.model = 'x' and tags."a b" LIKE '%y%' and status = 'FINISHED'</c>. Default: all.</summary>
    public string? Filter { get; init; }

    /// <summary>The order: attributes, <c>metrics.key</c>, <c>params.key</c>, <c>tags.key</c>, each with an optional ASC or DESC; ties by start, the latest first, then by identity.</summary>
    public ImmutableArray<string> OrderBy { get; init; } = [];

    /// <summary>How many at most, 1 to 50,000. Default 1,000.</summary>
    public int MaxResults { get; init; } = 1000;

    /// <summary>The token of an earlier page of the same search. Default: the first page.</summary>
    public string? PageToken { get; init; }

    /// <summary>Which stages. Default: those in use.</summary>
    public LifecycleView View { get; init; } = LifecycleView.ActiveOnly;
}
