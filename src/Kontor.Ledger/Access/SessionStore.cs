using Dapper;
using Kontor.Errors;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Access;

/// <summary>Sessions of people who logged in with a key. Only hashes of their tokens are kept.</summary>
/// <remarks>A session ends 12 hours after it was opened, after 2 hours without a request, at logout, and with its key. Its token is changed every 15 minutes of use; the one before is
/// still taken for a minute, for requests that were on their way. A token that comes later than that was copied: the session ends.</remarks>
public sealed class SessionStore
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12), Idle = TimeSpan.FromHours(2), TokenAge = TimeSpan.FromMinutes(15), Overlap = TimeSpan.FromMinutes(1);
    private readonly LedgerDatabase _database;
    private readonly TimeProvider _time;

    internal SessionStore(LedgerDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>Opens a session, and clears away those that are over.</summary>
    /// <param name="key">The key of the person, found and valid.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The session with its token, which cannot be had again.</returns>
    /// <exception cref="DataException">The ledger cannot be written.</exception>
    public Task<OpenedSession> OpenAsync(ApiKey key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        DateTimeOffset now = _time.GetUtcNow();
        string token = Secret.New();
        var session = new Session(Secret.NewId(), key, Secret.New(), now, now + Lifetime);
        return _database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(
                    "DELETE FROM access_sessions WHERE expires <= @now OR rotated <= @idle",
                    new { now = now.ToUnixTimeMilliseconds(), idle = (now - Idle).ToUnixTimeMilliseconds() },
                    transaction).ConfigureAwait(false);
                await transaction.Connection!.ExecuteAsync(
                    "INSERT INTO access_sessions (id, key_id, token_sha256, csrf, opened, rotated, expires) VALUES (@Id, @KeyId, @Token, @Csrf, @Opened, @Opened, @Expires)",
                    new { session.Id, KeyId = key.Id, Token = Secret.Hash(token), session.Csrf, Opened = now.ToUnixTimeMilliseconds(), Expires = session.Expires.ToUnixTimeMilliseconds() },
                    transaction).ConfigureAwait(false);
                return new OpenedSession(session, token);
            },
            cancellation);
    }

    /// <summary>The session of a token.</summary>
    /// <param name="token">What the browser sent; anything.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The session; null where there is none, it is over, or its key is no longer taken.</returns>
    /// <exception cref="DataException">The database refused (<see cref="FaultCode.Database"/>).</exception>
    public async Task<Session?> FindAsync(string token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!Secret.IsToken(token)) return null;
        string hash = Secret.Hash(token);
        Row? row = await _database.ReadAsync(
            snapshot => snapshot.Connection!.QueryFirstOrDefaultAsync<Row>(
                $"""
                SELECT s.id AS SessionId, s.token_sha256 AS TokenSha256, s.csrf AS Csrf, s.rotated AS Rotated, s.expires AS Ends, {AccessStore.KeyColumns}
                FROM access_sessions s JOIN access_keys k ON k.id = s.key_id WHERE s.token_sha256 = @hash OR s.previous_sha256 = @hash
                """,
                new { hash },
                snapshot),
            cancellation).ConfigureAwait(false);
        if (row is null) return null;
        DateTimeOffset now = _time.GetUtcNow();
        Session session = row.ToSession();
        if (session.Expires <= now || now - session.Rotated >= Idle || session.Key.Standing(now) != KeyStanding.Valid) return null;
        if (row.TokenSha256 == hash || now - session.Rotated < Overlap) return session;
        await CloseAsync(session.Id, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Changes the token of a session, if it is due.</summary>
    /// <param name="session">The session as it was found.</param>
    /// <param name="token">The token that it was found by.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The new token; null where it is not due, or another request has changed it.</returns>
    /// <exception cref="DataException">The ledger cannot be written.</exception>
    public Task<string?> RotateAsync(Session session, string token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(token);
        DateTimeOffset now = _time.GetUtcNow();
        if (now - session.Rotated < TokenAge) return Task.FromResult<string?>(null);
        string next = Secret.New();
        return _database.WriteAsync<string?>(
            async transaction => await transaction.Connection!.ExecuteAsync(
                "UPDATE access_sessions SET previous_sha256 = token_sha256, token_sha256 = @next, rotated = @now WHERE id = @Id AND token_sha256 = @token",
                new { session.Id, next = Secret.Hash(next), token = Secret.Hash(token), now = now.ToUnixTimeMilliseconds() },
                transaction).ConfigureAwait(false) == 1 ? next : null,
            cancellation);
    }

    /// <summary>Ends a session. One that is over already is none.</summary>
    /// <param name="id">The session's identity.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataException">The ledger cannot be written.</exception>
    public Task CloseAsync(string id, CancellationToken cancellation = default) => _database.WriteAsync(
        transaction => transaction.Connection!.ExecuteAsync("DELETE FROM access_sessions WHERE id = @id", new { id }, transaction), cancellation);

    private sealed class Row : KeyRow
    {
        public string SessionId { get; init; } = "";

        public string TokenSha256 { get; init; } = "";

        public string Csrf { get; init; } = "";

        public long Rotated { get; init; }

        public long Ends { get; init; }

        internal Session ToSession() => new(SessionId, ToKey(), Csrf, DateTimeOffset.FromUnixTimeMilliseconds(Rotated), DateTimeOffset.FromUnixTimeMilliseconds(Ends));
    }
}
