using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Kontor.Bench.Endurance;
using Kontor.Server.Hosting;
using Kontor.Server.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kontor.Server.Tests.Operations;

public sealed class ShutdownTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-shutdown-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Twenty clients ask without a pause while the signal comes: whatever the server took, it answered.</summary>
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_UnderLoad_NoRequestThatWasTakenFails(string signal)
    {
        using ServerProcess server = ServerProcess.Start(_folder, ["serve", "--port", "0", "--drain", "1", "--log-level", "debug"]);
        Uri address = await server.AddressAsync();
        var failures = new ConcurrentDictionary<string, Exception>();
        int answers = 0, unready = 0;
        Task[] clients = [.. Enumerable.Range(0, 20).Select(_ => Task.Run(Ask))];
        for (int i = 0; i < 600 && Volatile.Read(ref answers) < 200; i++) await Task.Delay(50);
        server.Send(signal);
        Assert.Equal(0, await server.ExitAsync());
        await Task.WhenAll(clients);
        Assert.True(answers >= 200, $"{answers} answers");
        Assert.True(unready > 0, "nobody was told that the server stops");
        // a connection that waited at the closed door is broken off, but no request that came in: those are in the server's log
        HashSet<string> taken = [.. server.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.GetProperty("event").GetString() == "request").Select(l => l.GetProperty("request_id").GetString()!)];
        Assert.True(taken.Count >= 200, $"{taken.Count} requests in the log");
        Assert.DoesNotContain(failures, f => taken.Contains(f.Key));

        async Task Ask()
        {
            using var client = new HttpClient { BaseAddress = address };
            while (true)
            {
                string id = Guid.NewGuid().ToString("N");
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready") { Headers = { { "X-Request-Id", id } } };
                    using HttpResponseMessage answer = await client.SendAsync(request);
                    await answer.Content.ReadAsByteArrayAsync();
                    if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) Interlocked.Increment(ref unready);
                    else Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                    Interlocked.Increment(ref answers);
                }
                catch (HttpRequestException failure)
                {
                    failures[id] = failure;
                    if (failure.HttpRequestError == HttpRequestError.ConnectionError) return;
                }
            }
        }
    }

    [Fact]
    public async Task Begin_RequestInFlight_EndsBeforeTheServerDoes()
    {
        await using WebApplication app = KontorServer.Build(Settings());
        var reached = new TaskCompletionSource();
        app.MapGet("/slow", async () =>
        {
            reached.SetResult();
            await Task.Delay(1500);
            return "done";
        }).WithMetadata(new Kontor.Server.Access.AccessRule(Least: null));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Task<string> slow = client.GetStringAsync("/slow");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(app.Services.GetRequiredService<Shutdown>().Begin());
        await app.WaitForShutdownAsync();
        Assert.Equal("done", await slow);
    }

    [Fact]
    public async Task Begin_WhileDraining_AnswersAreUnreadyAndCloseTheConnection()
    {
        await using WebApplication app = KontorServer.Build(Settings() with { Drain = TimeSpan.FromMinutes(5) });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
        Shutdown shutdown = app.Services.GetRequiredService<Shutdown>();
        shutdown.Begin();
        using HttpResponseMessage unready = await client.GetAsync("/health/ready"), alive = await client.GetAsync("/health/live");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (unready.StatusCode, alive.StatusCode));
        Assert.True(alive.Headers.ConnectionClose);
        Assert.True(shutdown.Begin()); // the second signal does not wait for the five minutes
        await app.WaitForShutdownAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.True(app.Lifetime.ApplicationStopped.IsCancellationRequested);
        Assert.False(shutdown.Begin());
    }

    private ServerSettings Settings() => new() { Database = Path.Combine(_folder, "kontor.db"), Artefacts = Path.Combine(_folder, "artefacts"), Port = 0, Drain = TimeSpan.FromMilliseconds(100) };
}
