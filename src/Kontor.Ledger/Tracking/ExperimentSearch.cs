using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>Which experiments, in what order, and which page of them.</summary>
public sealed record ExperimentSearch
{
    /// <summary>MLflow's filter over <c>name</c>, <c>creation_time</c>, <c>last_update_time</c> and <c>tags.key</c>, such as <c>name LIKE 'sales%' AND tags.team = 'x'</c>. Default: all.</summary>
    public string? Filter { get; init; }

    /// <summary>The order: <c>name</c>, <c>experiment_id</c>, <c>creation_time</c> or <c>last_update_time</c>, each with an optional ASC or DESC. Default: the newest first.</summary>
    public ImmutableArray<string> OrderBy { get; init; } = [];

    /// <summary>How many at most, 1 to 50,000. Default 1,000.</summary>
    public int MaxResults { get; init; } = 1000;

    /// <summary>The token of an earlier page of the same search. Default: the first page.</summary>
    public string? PageToken { get; init; }

    /// <summary>Which stages. Default: those in use.</summary>
    public LifecycleView View { get; init; } = LifecycleView.ActiveOnly;
}
