using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Kontor.Errors;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Access;

/// <summary>Who did what to which thing, when, from where and with what result. It only grows: triggers of the database refuse changes, and each row holds the hash of the one
/// before, so that a change past the triggers is found out.</summary>
/// <remarks>The chain tells that a row was changed or taken out of the middle. Whoever can write the database's file can cut off the end, or write the whole chain anew: keep the
/// hash of the last row elsewhere from time to time, and have it looked for (<see cref="VerifyAsync"/>).</remarks>
public sealed class AuditTrail
{
    private const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";
    private const int PageRows = 5000;
    private const string Columns = "number AS Number, made AS Made, actor AS Actor, role AS Role, action AS Action, subject AS Subject, address AS Address, status AS Status, previous AS Previous, sha256 AS Sha256";
    private readonly LedgerDatabase _database;
    private readonly TimeProvider _time;

    internal AuditTrail(LedgerDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>Writes rows, in one transaction.</summary>
    /// <param name="entries">What was done, in its order.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <exception cref="DataException">The ledger cannot be written (<see cref="FaultCode.CannotWrite"/>) or the database refused (<see cref="FaultCode.Database"/>).</exception>
    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return _database.WriteAsync(
            async transaction =>
            {
                await AppendAsync(_database, transaction, _time.GetUtcNow(), entries).ConfigureAwait(false);
                return true;
            },
            cancellation);
    }

    /// <summary>Rows, the latest first.</summary>
    /// <param name="before">Only rows of a lower number; null for all. Default null.</param>
    /// <param name="limit">How many at most, 1 or more. Default 100.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    /// <exception cref="DataException">The database refused (<see cref="FaultCode.Database"/>).</exception>
    public Task<IReadOnlyList<AuditRecord>> ListAsync(long? before = null, int limit = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _database.ReadAsync<IReadOnlyList<AuditRecord>>(
            async snapshot => [.. (await snapshot.Connection!.QueryAsync<Row>(
                $"SELECT {Columns} FROM audit_trail WHERE number < @before ORDER BY number DESC LIMIT @limit", new { before = before ?? long.MaxValue, limit }, snapshot).ConfigureAwait(false)).Select(Read)],
            cancellation);
    }

    /// <summary>Reads the whole trail and computes every hash anew.</summary>
    /// <param name="expected">The hash of a row that was noted earlier: the trail is whole only if it still has it. Null for none. Default null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The verdict; where the noted hash is missing, the first bad row is the one after the last.</returns>
    /// <exception cref="DataException">The database refused (<see cref="FaultCode.Database"/>).</exception>
    public Task<AuditVerdict> VerifyAsync(string? expected = null, CancellationToken cancellation = default) => _database.ReadAsync(
        async snapshot =>
        {
            (long rows, string head, bool seen) = (0, NoHash, expected is null or NoHash);
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                Row[] page = [.. await snapshot.Connection!.QueryAsync<Row>(
                    $"SELECT {Columns} FROM audit_trail WHERE number > @rows ORDER BY number LIMIT @PageRows", new { rows, PageRows }, snapshot).ConfigureAwait(false)];
                foreach (Row row in page)
                {
                    if (row.Number != rows + 1 || row.Previous != head || row.Sha256 != Hash(row)) return new AuditVerdict(rows, head, rows + 1);
                    (rows, head) = (row.Number, row.Sha256);
                    seen |= head == expected;
                }
                if (page.Length < PageRows) return new AuditVerdict(rows, head, seen ? null : rows + 1);
            }
        },
        cancellation);

    /// <summary>Writes rows as part of a transaction that does what they tell of.</summary>
    internal static async Task AppendAsync(LedgerDatabase database, DbTransaction transaction, DateTimeOffset now, IReadOnlyList<AuditEntry> entries)
    {
        if (entries.Count == 0) return;
        // one writer at a time: each row needs the one before
        await database.SerialiseAsync(transaction, "audit").ConfigureAwait(false);
        Row? last = await transaction.Connection!.QueryFirstOrDefaultAsync<Row>($"SELECT {Columns} FROM audit_trail ORDER BY number DESC LIMIT 1", transaction: transaction).ConfigureAwait(false);
        (long number, string previous) = (last?.Number ?? 0, last?.Sha256 ?? NoHash);
        foreach (AuditEntry entry in entries)
        {
            var row = new Row
            {
                Number = ++number, Made = now.ToUnixTimeMilliseconds(), Actor = RunTables.Clean(entry.Actor.Name), Role = entry.Actor.Role is { } role ? AccessStore.Write(role) : null,
                Action = RunTables.Clean(entry.Action), Subject = RunTables.Clean(entry.Subject), Address = RunTables.Clean(entry.Actor.Address), Status = entry.Status, Previous = previous,
            };
            row.Sha256 = previous = Hash(row);
            await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO audit_trail (number, made, actor, role, action, subject, address, status, previous, sha256)
                VALUES (@Number, @Made, @Actor, @Role, @Action, @Subject, @Address, @Status, @Previous, @Sha256)
                """,
                row,
                transaction).ConfigureAwait(false);
        }
    }

    /// <summary>SHA-256 over the fields in the order of the table, each behind its length in bytes (32 bits, little-endian), so that no two rows give the same bytes; a field that is null has the length -1.</summary>
    private static string Hash(Row row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string? field in (ReadOnlySpan<string?>)[$"{row.Number}", $"{row.Made}", row.Actor, row.Role, row.Action, row.Subject, row.Address, $"{row.Status}", row.Previous])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(field ?? "");
            BinaryPrimitives.WriteInt32LittleEndian(length, field is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static AuditRecord Read(Row row) => new(
        row.Number, DateTimeOffset.FromUnixTimeMilliseconds(row.Made), row.Actor, row.Role is null ? null : AccessStore.ReadRole(row.Role), row.Action, row.Subject, row.Address, (int)row.Status, row.Sha256);

    private sealed class Row
    {
        public long Number { get; init; }

        public long Made { get; init; }

        public string Actor { get; init; } = "";

        public string? Role { get; init; }

        public string Action { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Address { get; init; } = "";

        public long Status { get; init; }

        public string Previous { get; init; } = "";

        public string Sha256 { get; set; } = "";
    }
}
