using Kontor.Errors;
using Kontor.Ledger.Artefacts;

namespace Kontor.Ledger.Tracking.Client;

/// <summary>A ledger, written without a server.</summary>
internal sealed class LedgerDestination(LedgerStore ledger, BlobStore artefacts, string name, TimeProvider time) : IRunDestination
{
    public string Name => name;

    internal LedgerStore Ledger => ledger;

    public async Task<string> BeginAsync(string experiment, NewRun run, CancellationToken cancellation)
    {
        string id = await ExperimentAsync(experiment, cancellation).ConfigureAwait(false);
        return (await ledger.Tracking.CreateRunAsync(run with { ExperimentId = id }, cancellation).ConfigureAwait(false)).Id;
    }

    public Task LogAsync(string runId, RunBatch batch, CancellationToken cancellation) => ledger.Tracking.LogBatchAsync(runId, batch, cancellation);

    public async Task KeepAsync(string runId, string path, string file, CancellationToken cancellation)
    {
        FileHash hash;
        FileStream content = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using (content.ConfigureAwait(false)) hash = await artefacts.PutAsync(content, cancellation).ConfigureAwait(false);
        await ledger.Tracking.AttachFileAsync(runId, new RunFile(path, hash, MediaType.Of(path)), cancellation).ConfigureAwait(false);
    }

    public Task SetStatusAsync(string runId, RunStatus status, long? ended, CancellationToken cancellation) =>
        ledger.Tracking.UpdateRunAsync(runId, new RunUpdate { Status = status, EndTime = ended }, cancellation);

    public Task<bool> RenewAsync(string runId, TimeSpan lease, CancellationToken cancellation) =>
        ledger.Tracking.RenewLeaseAsync(runId, time.GetUtcNow().Add(lease).ToUnixTimeMilliseconds(), cancellation);

    public bool IsOutage(Exception failure) => failure is DataException { Fault.Code: FaultCode.Database or FaultCode.CannotWrite };

    public void Dispose() => ledger.Dispose();

    private async Task<string> ExperimentAsync(string name, CancellationToken cancellation)
    {
        Experiment? found = await ledger.Tracking.FindExperimentAsync(name, cancellation).ConfigureAwait(false);
        if (found is null)
        {
            try
            {
                return await ledger.Tracking.CreateExperimentAsync(name, cancellation: cancellation).ConfigureAwait(false);
            }
            catch (DataException taken) when (taken.Fault.Code == FaultCode.Duplicate)
            {
                // another process was faster
                found = await ledger.Tracking.FindExperimentAsync(name, cancellation).ConfigureAwait(false);
                if (found is null) throw;
            }
        }
        // a run that is begun again wants its experiment back
        if (found.Stage == LifecycleStage.Deleted) await ledger.Tracking.RestoreExperimentAsync(found.Id, cancellation).ConfigureAwait(false);
        return found.Id;
    }
}
