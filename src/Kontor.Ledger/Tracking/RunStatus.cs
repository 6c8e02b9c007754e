namespace Kontor.Ledger.Tracking;

/// <summary>How far a run is. The numbers are MLflow's <c>RunStatus</c>.</summary>
public enum RunStatus
{
    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>It waits for its start.</summary>
    Scheduled = 2,

    /// <summary>It came to its end.</summary>
    Finished = 3,

    /// <summary>It failed.</summary>
    Failed = 4,

    /// <summary>It was stopped, or its process is gone.</summary>
    Killed = 5,
}
