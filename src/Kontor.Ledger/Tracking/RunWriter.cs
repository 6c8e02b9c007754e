using System.Data.Common;
using System.Threading.Channels;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>The one writer of runs in this process: takes all changes that wait, writes them in one transaction, and acknowledges each after the commit.</summary>
/// <remarks>Under load the commits of many callers become one, so that the disk is waited for once. A change that breaks a rule is refused alone. When the database refuses a group for what is in it,
/// its changes are written one by one, so that only those at fault are refused.</remarks>
internal sealed class RunWriter : IDisposable
{
    private const int MostChanges = 256, MostBytes = 8 << 20, Attempts = 5;

    private readonly LedgerDatabase _database;
    private readonly TimeProvider _time;
    private readonly Channel<RunChange> _queue = Channel.CreateUnbounded<RunChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _writing;

    internal RunWriter(LedgerDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>Writes a change; when this returns it is committed. Cancelled, the wait ends, and a change that is being written is written all the same.</summary>
    internal Task WriteAsync(RunChange change)
    {
        if (_writing is null) Start();
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(change), this);
        return change.Done.Task.WaitAsync(change.Cancellation);
    }

    /// <summary>Takes no more changes, and waits until those that it has taken are written.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        lock (_starting) _writing?.GetAwaiter().GetResult();
    }

    private void Start()
    {
        lock (_starting) _writing ??= Task.Run(WriteAllAsync);
    }

    private async Task WriteAllAsync()
    {
        List<RunChange> group = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            int bytes = 0;
            while (group.Count < MostChanges && bytes < MostBytes && _queue.Reader.TryRead(out RunChange? change))
            {
                if (change.Cancellation.IsCancellationRequested)
                {
                    change.Done.TrySetCanceled(change.Cancellation);
                    continue;
                }
                group.Add(change);
                bytes += change.Block?.Length ?? 0;
            }
            if (group.Count > 0) await WriteGroupAsync(group).ConfigureAwait(false);
        }
    }

    private async Task WriteGroupAsync(IReadOnlyList<RunChange> group)
    {
        Exception? failure = await TryAsync(group).ConfigureAwait(false);
        if (failure is null)
        {
            foreach (RunChange change in group)
            {
                if (change.Refusal is null) change.Done.TrySetResult();
                else change.Done.TrySetException(change.Refusal);
            }
        }
        else if (group.Count > 1 && !IsOutage(failure))
        {
            foreach (RunChange change in group) await WriteGroupAsync([change]).ConfigureAwait(false);
        }
        else
        {
            foreach (RunChange change in group) change.Done.TrySetException(Guarded.IsOfDatabase(failure) ? Throw.Refused(_database, failure) : failure);
        }
    }

    private bool IsOutage(Exception failure) => failure is DbException refused ? _database.IsOutage(refused) : Guarded.IsOfDatabase(failure);

    private async Task<Exception?> TryAsync(IReadOnlyList<RunChange> group)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                DbConnection connection = await _database.ConnectAsync(CancellationToken.None).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    DbTransaction transaction = _database.BeginWrite(connection);
                    await using (transaction.ConfigureAwait(false))
                    {
                        await new RunGroup(_database, transaction, _time.GetUtcNow().ToUnixTimeMilliseconds(), CancellationToken.None).WriteAsync(group).ConfigureAwait(false);
                        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                        return null;
                    }
                }
            }
            catch (DbException failure) when (attempt < Attempts && _database.MayRetry(failure))
            {
                // another writer was in the way and has won
            }
#pragma warning disable CA1031 // whatever happened, the callers that wait have to be told
            catch (Exception failure)
#pragma warning restore CA1031
            {
                return failure;
            }
        }
    }
}
