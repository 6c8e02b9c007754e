using System.Data.Common;

namespace Kontor.Ledger.Storage;

/// <summary>Work in one transaction: committed when it returns, undone when it throws, its faults in the ledger's words.</summary>
internal static class LedgerWork
{
    private const int Attempts = 5;

    /// <summary>Reads: all queries see the same moment.</summary>
    internal static Task<T> ReadAsync<T>(this LedgerDatabase database, Func<DbTransaction, Task<T>> work, CancellationToken cancellation) =>
        InAsync(database, database.BeginRead, work, attempts: 1, cancellation);

    /// <summary>Writes, whole or not at all; tried again where another writer was in the way.</summary>
    internal static Task<T> WriteAsync<T>(this LedgerDatabase database, Func<DbTransaction, Task<T>> work, CancellationToken cancellation) =>
        InAsync(database, database.BeginWrite, work, Attempts, cancellation);

    private static async Task<T> InAsync<T>(LedgerDatabase database, Func<DbConnection, DbTransaction> begin, Func<DbTransaction, Task<T>> work, int attempts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            DbConnection connection = await database.ConnectAsync(cancellation).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                for (int attempt = 1; ; attempt++)
                {
                    try
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
                    catch (DbException failure) when (attempt < attempts && database.MayRetry(failure))
                    {
                        // the other writer has won
                    }
                }
            }
        }
        catch (Exception failure) when (Guarded.IsOfDatabase(failure))
        {
            throw Throw.Refused(database, failure);
        }
    }
}
