namespace Kontor.Ledger.Tracking;

/// <summary>What of a run is to be changed; null leaves it as it is.</summary>
public sealed record RunUpdate
{
    /// <summary>The status.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>When it ended, in Unix milliseconds.</summary>
    public long? EndTime { get; init; }

    /// <summary>The name, up to 250 characters; the tag <c>mlflow.runName</c> follows it.</summary>
    public string? Name { get; init; }
}
