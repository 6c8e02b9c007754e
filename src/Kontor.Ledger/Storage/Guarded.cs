using System.Data.Common;

namespace Kontor.Ledger.Storage;

/// <summary>Work on a database whose refusals become faults of data.</summary>
internal static class Guarded
{
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
}
