using System.Data.Common;

namespace Kontor.Ledger.Storage;

/// <summary>Work in one transaction: committed when it returns, undone when it throws, its faults in the ledger's words.</summary>
internal static class LedgerWork
{
    /// <summary>Reads: all queries see the same moment.</summary>
    internal static Task<T> ReadAsync<T>(this LedgerDatabase database, Func<DbTransaction, Task<T>> work, CancellationToken cancellation) =>
        InAsync(database, database.BeginRead, work, cancellation);

    /// <summary>Writes, whole or not at all.</summary>
    internal static Task<T> WriteAsync<T>(this LedgerDatabase database, Func<DbTransaction, Task<T>> work, CancellationToken cancellation) =>
        InAsync(database, database.BeginWrite, work, cancellation);

    private static async Task<T> InAsync<T>(LedgerDatabase database, Func<DbConnection, DbTransaction> begin, Func<DbTransaction, Task<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            DbConnection connection = await database.ConnectAsync(cancellation).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                DbTransaction transaction = begin(connection);
                await using (transaction.ConfigureAwait(false))
                {
                    T result = await work(transaction).ConfigureAwait(false);
                    // a commit that is cancelled may have happened or not: it is not cancelled
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return result;
                }
            }
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw Throw.Refused(database, failure);
        }
    }
}
