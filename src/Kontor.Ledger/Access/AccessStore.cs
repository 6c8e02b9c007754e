using System.Data.Common;
using Dapper;
using Kontor.Errors;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Access;

/// <summary>API keys with their roles. Only hashes of their secrets are kept, and each change is in the audit trail in the same transaction.</summary>
public sealed class AccessStore
{
    private const int MostNameLength = 200;
    internal const string KeyColumns = "k.id AS Id, k.name AS Name, k.role AS Role, k.secret_sha256 AS SecretSha256, k.made AS Made, k.expires AS Expires, k.last_used AS LastUsed, k.revoked AS Revoked";
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(5);
    private readonly LedgerDatabase _database;
    private readonly TimeProvider _time;

    internal AccessStore(LedgerDatabase database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        Sessions = new SessionStore(database, time);
    }

    /// <summary>The sessions of people who logged in.</summary>
    public SessionStore Sessions { get; }

    /// <summary>Makes a key.</summary>
    /// <param name="name">Who or what will use it, 1 to 200 characters.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="expires">From when on it is refused, in the future; null for never.</param>
    /// <param name="by">Who makes it, for the audit trail.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The key with its text, which cannot be had again.</returns>
    /// <exception cref="DataException">The name or the time cannot be one (<see cref="FaultCode.OutOfRange"/>), or the ledger cannot be written.</exception>
    public Task<MadeKey> CreateKeyAsync(string name, Role role, DateTimeOffset? expires, AuditActor by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (string.IsNullOrWhiteSpace(name) || name.Length > MostNameLength || name.Any(char.IsControl))
            throw Throw.Key("name", $"'{name}'", $"who or what uses the key, in 1 to {MostNameLength} characters without line breaks");
        if (expires <= _time.GetUtcNow()) throw Throw.Key("expires", $"{expires:O}", "a time in the future, or none");
        return _database.WriteAsync(transaction => InsertAsync(transaction, name, role, expires, by), cancellation);
    }

    /// <summary>Makes the first administrator's key where there is no key at all.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The text of the key, to be shown once; null where there are keys, or where another server was faster.</returns>
    /// <exception cref="DataException">The ledger cannot be written.</exception>
    public Task<string?> EnsureAdministratorAsync(CancellationToken cancellation = default) => _database.WriteAsync<string?>(
        async transaction =>
        {
            // the second of two servers that start at once waits here, and then finds the key of the first
            await _database.SerialiseAsync(transaction, "first key").ConfigureAwait(false);
            long keys = await transaction.Connection!.ExecuteScalarAsync<long>("SELECT count(*) FROM access_keys", transaction: transaction).ConfigureAwait(false);
            return keys > 0 ? null : (await InsertAsync(transaction, "administrator", Role.Admin, expires: null, AuditActor.Local).ConfigureAwait(false)).Text;
        },
        cancellation);

    /// <summary>The key that a text is, whether it is still taken or not: see <see cref="ApiKey.Standing"/>.</summary>
    /// <param name="text">What was sent as a key; anything.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The key; null where there is none of this identity, or its secret is another one.</returns>
    /// <exception cref="DataException">The database refused (<see cref="FaultCode.Database"/>).</exception>
    public async Task<ApiKey?> FindKeyAsync(string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Secret.Parts(text) is not (string id, string secret)) return null;
        KeyRow? row = await _database.ReadAsync(
            snapshot => snapshot.Connection!.QueryFirstOrDefaultAsync<KeyRow>($"SELECT {KeyColumns} FROM access_keys k WHERE k.id = @id", new { id }, snapshot), cancellation).ConfigureAwait(false);
        return row is not null && Secret.Matches(secret, row.SecretSha256) ? row.ToKey() : null;
    }

    /// <summary>All keys, the latest first.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataException">The database refused (<see cref="FaultCode.Database"/>).</exception>
    public Task<IReadOnlyList<ApiKey>> ListKeysAsync(CancellationToken cancellation = default) => _database.ReadAsync<IReadOnlyList<ApiKey>>(
        async snapshot => [.. (await snapshot.Connection!.QueryAsync<KeyRow>($"SELECT {KeyColumns} FROM access_keys k ORDER BY k.made DESC, k.id", transaction: snapshot).ConfigureAwait(false)).Select(r => r.ToKey())],
        cancellation);

    /// <summary>Takes a key back, with its sessions. A key that is revoked already stays so.</summary>
    /// <param name="id">The key's identity.</param>
    /// <param name="by">Who does it, for the audit trail.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The key as it is now.</returns>
    /// <exception cref="DataException">There is no such key (<see cref="FaultCode.NotFound"/>), or the ledger cannot be written.</exception>
    public Task<ApiKey> RevokeKeyAsync(string id, AuditActor by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(by);
        return _database.WriteAsync(
            async transaction =>
            {
                DbConnection connection = transaction.Connection!;
                DateTimeOffset now = _time.GetUtcNow();
                int changed = await connection.ExecuteAsync(
                    "UPDATE access_keys SET revoked = @now WHERE id = @id AND revoked IS NULL", new { id, now = now.ToUnixTimeMilliseconds() }, transaction).ConfigureAwait(false);
                await connection.ExecuteAsync("DELETE FROM access_sessions WHERE key_id = @id", new { id }, transaction).ConfigureAwait(false);
                KeyRow row = await connection.QueryFirstOrDefaultAsync<KeyRow>($"SELECT {KeyColumns} FROM access_keys k WHERE k.id = @id", new { id }, transaction).ConfigureAwait(false)
                    ?? throw Throw.NoKey(id);
                if (changed > 0) await AuditTrail.AppendAsync(_database, transaction, now, [new AuditEntry(by, "RevokeKey", $"key={id}, name={row.Name}", 200)]).ConfigureAwait(false);
                return row.ToKey();
            },
            cancellation);
    }

    /// <summary>Notes that a key is used; written at most every five minutes.</summary>
    /// <param name="key">The key as it was found.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataException">The ledger cannot be written.</exception>
    public Task NoteUseAsync(ApiKey key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        DateTimeOffset now = _time.GetUtcNow();
        if (now - key.LastUsed < UseStep) return Task.CompletedTask;
        return _database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync(
                "UPDATE access_keys SET last_used = @now WHERE id = @Id AND (last_used IS NULL OR last_used < @now)", new { key.Id, now = now.ToUnixTimeMilliseconds() }, transaction),
            cancellation);
    }

    /// <summary>The role as it is stored and sent.</summary>
    internal static string Write(Role role) => role.ToString().ToLowerInvariant();

    internal static Role ReadRole(string role) => Enum.Parse<Role>(role, ignoreCase: true);

    private async Task<MadeKey> InsertAsync(DbTransaction transaction, string name, Role role, DateTimeOffset? expires, AuditActor by)
    {
        (string id, string secret) = (Secret.NewId(), Secret.New());
        DateTimeOffset now = _time.GetUtcNow();
        var row = new KeyRow
        {
            Id = id, Name = RunTables.Clean(name), Role = Write(role), SecretSha256 = Secret.Hash(secret), Made = now.ToUnixTimeMilliseconds(), Expires = expires?.ToUnixTimeMilliseconds(),
        };
        await transaction.Connection!.ExecuteAsync(
            "INSERT INTO access_keys (id, name, role, secret_sha256, made, expires) VALUES (@Id, @Name, @Role, @SecretSha256, @Made, @Expires)", row, transaction).ConfigureAwait(false);
        await AuditTrail.AppendAsync(_database, transaction, now, [new AuditEntry(by, "CreateKey", $"key={id}, name={row.Name}, role={row.Role}", 200)]).ConfigureAwait(false);
        return new MadeKey(row.ToKey(), Secret.KeyText(id, secret));
    }
}
