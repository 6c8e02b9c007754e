using System.Threading.RateLimiting;
using Kontor.Server.Hosting;
using Kontor.Server.Problems;

namespace Kontor.Server.Access;

/// <summary>How many requests of one caller are taken: over time, and at once.</summary>
internal sealed class RequestLimits(ServerSettings settings) : IDisposable
{
    private const int StepsPerSecond = 10;
    private readonly PartitionedRateLimiter<string> _rate = PartitionedRateLimiter.Create<string, string>(caller => settings.Access.RequestsPerSecond == 0
        ? RateLimitPartition.GetNoLimiter(caller)
        : RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 2 * settings.Access.RequestsPerSecond,
            TokensPerPeriod = Math.Max(1, settings.Access.RequestsPerSecond / StepsPerSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(settings.Access.RequestsPerSecond < StepsPerSecond ? 1.0 / settings.Access.RequestsPerSecond : 1.0 / StepsPerSecond),
            QueueLimit = 0,
        }));

    private readonly PartitionedRateLimiter<string> _atOnce = PartitionedRateLimiter.Create<string, string>(caller => settings.Access.RequestsAtOnce == 0
        ? RateLimitPartition.GetNoLimiter(caller)
        : RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = settings.Access.RequestsAtOnce, QueueLimit = 0 }));

    /// <summary>Lets a request in; dispose the result when it has been answered.</summary>
    /// <param name="caller">What names the caller.</param>
    /// <exception cref="ProblemException">There are too many.</exception>
    internal IDisposable Enter(string caller)
    {
        using RateLimitLease rate = _rate.AttemptAcquire(caller);
        if (!rate.IsAcquired) throw Refused($"more than {settings.Access.RequestsPerSecond} requests a second of this key");
        RateLimitLease place = _atOnce.AttemptAcquire(caller);
        if (place.IsAcquired) return place;
        place.Dispose();
        throw Refused($"more than {settings.Access.RequestsAtOnce} requests of this key at once");
    }

    public void Dispose()
    {
        _rate.Dispose();
        _atOnce.Dispose();
    }

    private static ProblemException Refused(string why) => new(429, ProblemCodes.RequestLimitExceeded, $"{why}: wait, then try again") { RetryAfter = TimeSpan.FromSeconds(1) };
}
