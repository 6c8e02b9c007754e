namespace Kontor.Ledger.Tracking.Client;

/// <summary>Where a tracker sends its runs.</summary>
internal interface IRunDestination : IDisposable
{
    /// <summary>What the messages call it; never with a password.</summary>
    string Name { get; }

    /// <summary>Begins a run in an experiment, which is made when it is new.</summary>
    /// <returns>The run's identity.</returns>
    Task<string> BeginAsync(string experiment, NewRun run, CancellationToken cancellation);

    /// <summary>Logs a batch, all of it or nothing.</summary>
    Task LogAsync(string runId, RunBatch batch, CancellationToken cancellation);

    /// <summary>Keeps a file of a run.</summary>
    Task KeepAsync(string runId, string path, string file, CancellationToken cancellation);

    /// <summary>Sets how far a run is.</summary>
    Task SetStatusAsync(string runId, RunStatus status, long? ended, CancellationToken cancellation);

    /// <summary>Makes the run's lease longer.</summary>
    /// <returns>False when it does not count as running any more.</returns>
    Task<bool> RenewAsync(string runId, TimeSpan lease, CancellationToken cancellation);

    /// <summary>True when the same may well succeed later: the destination is away or full.</summary>
    bool IsOutage(Exception failure);
}
