using System.Data.Common;

namespace Kontor.Ledger.Storage;

/// <summary>Work on a database whose refusals become faults of data.</summary>
internal static class Guarded
{
    private const int Attempts = 5;

    internal static bool IsOfDatabase(Exception failure) => failure is DbException or IOException or UnauthorizedAccessException or TimeoutException;

    /// <summary>Works on a connection.</summary>
    internal static async Task<T> ConnectedAsync<T>(this LedgerDatabase database, Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            DbConnection connection = await database.ConnectAsync(cancellation).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false)) return await work(connection).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfDatabase(failure))
        {
            throw Throw.Refused(database, failure);
        }
    }

    /// <summary>Reads in one moment of the database.</summary>
    internal static Task<T> ReadAsync<T>(this LedgerDatabase database, Func<DbTransaction, Task<T>> work, CancellationToken cancellation) => database.ConnectedAsync(
        async connection =>
        {
            DbTransaction snapshot = database.BeginRead(connection);
            await using (snapshot.ConfigureAwait(false)) return await work(snapshot).ConfigureAwait(false);
        },
        cancellation);

    /// <summary>Writes in one transaction, which is committed when the work returns; tried again where another writer was in the way.</summary>
    internal static Task<T> WriteAsync<T>(this LedgerDatabase database, Func<DbTransaction, Task<T>> work, CancellationToken cancellation) => database.ConnectedAsync(
        async connection =>
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    DbTransaction transaction = database.BeginWrite(connection);
                    await using (transaction.ConfigureAwait(false))
                    {
                        T result = await work(transaction).ConfigureAwait(false);
                        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                        return result;
                    }
                }
                catch (DbException failure) when (attempt < Attempts && database.MayRetry(failure))
                {
                    // the other writer has won
                }
            }
        },
        cancellation);
}
