using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Server.Hosting;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>Finds out who sent a request: by a key in the header (Bearer, or Basic with the key as password), or by the cookie of a session.</summary>
/// <remarks>What was found is trusted for <see cref="AccessSettings.Trust"/>, then asked for again.</remarks>
internal sealed class Authentication(ServerSettings settings, LedgerStore ledger, FailedLogins failed, ILogger<Authentication> log)
{
    private const int MostKnown = 10_000;
    private readonly ConcurrentDictionary<string, Known<ApiKey>> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Known<Session>> _sessions = new(StringComparer.Ordinal);

    /// <summary>The caller; null where the request names none.</summary>
    /// <exception cref="ProblemException">What it names is not taken, or the address is locked out.</exception>
    /// <exception cref="DataException">The ledger cannot be asked.</exception>
    internal async Task<Caller?> FindAsync(HttpContext http)
    {
        if (settings.Access.Open) return Caller.Anyone;
        // a header wins over a cookie: a browser sends it only where its script wants to
        string? header = http.Request.Headers.Authorization;
        if (!string.IsNullOrEmpty(header)) return Caller.Of(await KeyAsync(KeyIn(header) ?? throw Refused("the Authorization header has neither a Bearer key nor Basic with the key as password"), http.Network(), http.RequestAborted).ConfigureAwait(false));
        return SessionCookie.Read(http) is { } token ? await SessionAsync(http, token).ConfigureAwait(false) : null;
    }

    /// <summary>The key of a text, which is valid.</summary>
    /// <param name="text">What was sent as a key.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProblemException">It is none, or is no longer valid, or the address is locked out.</exception>
    internal async Task<ApiKey> KeyAsync(string text, string address, CancellationToken cancellation)
    {
        DateTimeOffset now = settings.Time.GetUtcNow();
        string hash = Hash(text);
        if (!_keys.TryGetValue(hash, out Known<ApiKey>? known) || now - known.At >= settings.Access.Trust || known.At > now)
        {
            if (known is null) failed.Check(address);
            ApiKey? key = await ledger.Access.FindKeyAsync(text, cancellation).ConfigureAwait(false);
            if (key is null)
            {
                _keys.TryRemove(hash, out _);
                failed.Add(address);
                log.LogWarning("A key that is none came from {Address}", address);
                throw Refused("the key is none of this server's");
            }
            Keep(_keys, hash, known = new Known<ApiKey>(key, now));
            if (key.Standing(now) == KeyStanding.Valid) _ = NoteUseAsync(key);
        }
        return known.What.Standing(now) switch
        {
            KeyStanding.Revoked => throw Refused($"the key {known.What.Id} was revoked"),
            KeyStanding.Expired => throw Refused($"the key {known.What.Id} expired at {known.What.Expires:yyyy-MM-dd HH:mm} UTC"),
            _ => known.What,
        };
    }

    /// <summary>Forgets what was trusted, so that a change takes effect on this server at once.</summary>
    internal void Forget()
    {
        _keys.Clear();
        _sessions.Clear();
    }

    private async Task<Caller?> SessionAsync(HttpContext http, string token)
    {
        DateTimeOffset now = settings.Time.GetUtcNow();
        string hash = Hash(token);
        if (!_sessions.TryGetValue(hash, out Known<Session>? known) || now - known.At >= settings.Access.Trust || known.At > now)
        {
            Session? session = await ledger.Access.Sessions.FindAsync(token, http.RequestAborted).ConfigureAwait(false);
            if (session is null)
            {
                _sessions.TryRemove(hash, out _);
                return null;
            }
            Keep(_sessions, hash, known = new Known<Session>(session, now));
            if (await ledger.Access.Sessions.RotateAsync(session, token, CancellationToken.None).ConfigureAwait(false) is { } next) SessionCookie.Write(http, next, session.Expires);
        }
        return known.What.Expires > now && known.What.Key.Standing(now) == KeyStanding.Valid ? Caller.Of(known.What) : null;
    }

    private static string? KeyIn(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out AuthenticationHeaderValue? value) || value.Parameter is not { } parameter) return null;
        if (value.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return parameter;
        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out int count)) return null;
        string pair = Encoding.UTF8.GetString(bytes, 0, count);
        int colon = pair.IndexOf(':');
        return colon < 0 ? null : pair[(colon + 1)..];
    }

    private async Task NoteUseAsync(ApiKey key)
    {
        try
        {
            await Task.Run(() => ledger.Access.NoteUseAsync(key)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DataException or ObjectDisposedException)
        {
            // a full disk must not keep anyone from reading
            if (log.IsEnabled(LogLevel.Debug)) log.LogDebug(failure, "The use of key {Key} was not noted", key.Id);
        }
    }

    private static void Keep<T>(ConcurrentDictionary<string, Known<T>> all, string hash, Known<T> known)
    {
        if (all.Count >= MostKnown) all.Clear();
        all[hash] = known;
    }

    // no secret is kept in memory longer than its request
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ProblemException Refused(string why) => new(401, ProblemCodes.Unauthenticated, why);

    private sealed record Known<T>(T What, DateTimeOffset At);
}
