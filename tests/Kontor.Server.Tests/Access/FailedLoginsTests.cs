using System.Net;
using Kontor.Server.Access;
using Kontor.Server.Problems;
using Kontor.Server.Tests.Support;

namespace Kontor.Server.Tests.Access;

public sealed class FailedLoginsTests
{
    [Fact]
    public void Add_MoreAndMore_LocksLongerAndLonger()
    {
        var clock = new Clock();
        var failed = new FailedLogins(clock);
        double[] waits = [.. Enumerable.Range(1, 17).Select(_ =>
        {
            failed.Add("a");
            double wait = Record.Exception(() => failed.Check("a")) is ProblemException { Status: 429 } refused ? refused.RetryAfter!.Value.TotalSeconds : 0;
            clock.Now += TimeSpan.FromSeconds(wait);
            failed.Check("a");
            return wait;
        })];
        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900], waits);
        failed.Check("b");
        clock.Now += TimeSpan.FromMinutes(16);
        failed.Add("a");
        failed.Check("a");
    }

    [Fact]
    public async Task Address_WithManyKeysThatAreNone_IsLockedOutButNotForKnownKeys()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.Client.GetAsync("/api/v1/session")).Dispose();
        List<HttpStatusCode> statuses = [];
        for (int i = 0; i < 6; i++)
        {
            using HttpClient guesser = server.ClientOf($"kontor_{i:x16}_{new string('0', 64)}");
            using HttpResponseMessage answer = await guesser.GetAsync("/api/v1/session");
            statuses.Add(answer.StatusCode);
            if (i == 5) Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        }
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 5), HttpStatusCode.TooManyRequests], statuses);
        using HttpResponseMessage known = await server.Client.GetAsync("/api/v1/session");
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
