using System.Collections.Concurrent;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>Locks out an address that tries keys which are none: from the fifth on for 1 second, then 2, 4 and so on up to 15 minutes. It is forgotten after 15 minutes of peace.</summary>
/// <remarks>This spares the database; it is not what keeps a key from being guessed, which its 256 random bits do. A key that this server has seen valid before is checked from a
/// locked address too, so that one bad client does not lock out the others behind the same address.</remarks>
internal sealed class FailedLogins(TimeProvider time)
{
    private const int Free = 5, MostAddresses = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    /// <summary>Refuses an address that is locked out.</summary>
    /// <exception cref="ProblemException">It is.</exception>
    internal void Check(string address)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!_failures.TryGetValue(address, out Failures? failures) || failures.Until <= now) return;
        throw new ProblemException(429, ProblemCodes.RequestLimitExceeded, $"too many keys from this address that are none: wait {Math.Ceiling((failures.Until - now).TotalSeconds):0} s") { RetryAfter = failures.Until - now };
    }

    /// <summary>Notes a key that is none.</summary>
    internal void Add(string address)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_failures.Count >= MostAddresses) Forget(now);
        _failures.AddOrUpdate(address, _ => new Failures(1, now, now), (_, old) =>
        {
            int count = now - old.Last > Longest ? 1 : old.Count + 1;
            return new Failures(count, now, count < Free ? now : now + TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(count - Free, 30)))));
        });
    }

    private void Forget(DateTimeOffset now)
    {
        foreach ((string address, Failures failures) in _failures)
        {
            if (now - failures.Last > Longest) _failures.TryRemove(address, out _);
        }
        // so many at once are an attack from everywhere: one address says nothing then
        if (_failures.Count >= MostAddresses) _failures.Clear();
    }

    private sealed record Failures(int Count, DateTimeOffset Last, DateTimeOffset Until);
}
