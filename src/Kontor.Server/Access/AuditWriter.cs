using System.Collections.Concurrent;
using Kontor.Ledger;
using Kontor.Ledger.Access;

namespace Kontor.Server.Access;

/// <summary>Writes the audit trail for requests that come at once together, in one transaction: each waits until its own row is on the disk.</summary>
internal sealed class AuditWriter(LedgerStore ledger) : IDisposable
{
    private readonly ConcurrentQueue<Pending> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Writes one row; it is kept when this returns. It is not cancelled: what it tells of has happened.</summary>
    /// <exception cref="Errors.DataException">The ledger cannot be written.</exception>
    internal async Task AppendAsync(AuditEntry entry)
    {
        var mine = new Pending(entry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Enqueue(mine);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            // whoever has the turn writes for all who came in the meantime, and they find it done
            if (!mine.Written.Task.IsCompleted) await WriteAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
        await mine.Written.Task.ConfigureAwait(false);
    }

    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync()
    {
        List<Pending> batch = [];
        while (_waiting.TryDequeue(out Pending? pending)) batch.Add(pending);
        try
        {
            await ledger.Audit.AppendAsync([.. batch.Select(p => p.Entry)]).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            foreach (Pending pending in batch) pending.Written.SetException(failure);
            return;
        }
        foreach (Pending pending in batch) pending.Written.SetResult();
    }

    private sealed record Pending(AuditEntry Entry, TaskCompletionSource Written);
}
