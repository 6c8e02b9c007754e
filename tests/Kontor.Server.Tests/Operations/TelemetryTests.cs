using System.Collections.Concurrent;
using System.Text;
using Kontor.Bench.Endurance;
using Kontor.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kontor.Server.Tests.Operations;

public sealed class TelemetryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-telemetry-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The real server sends to a real receiver of OTLP over HTTP: the metrics and the traces of requests arrive, the last ones before it ends.</summary>
    [Fact]
    public async Task Otlp_EndpointIsSet_MetricsAndTracesArrive()
    {
        var received = new ConcurrentQueue<(string Path, string Body)>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using WebApplication receiver = builder.Build();
        receiver.Urls.Add("http://127.0.0.1:0");
        receiver.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await receiver.StartAsync();

        using ServerProcess server = ServerProcess.Start(
            _folder, ["serve", "--port", "0", "--drain", "0"], ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        Uri address = await server.AddressAsync();
        using var client = new HttpClient { BaseAddress = address };
        Assert.Equal("OK", await client.GetStringAsync("/health"));
        await client.GetStringAsync("/health/ready");
        server.Send("TERM");
        Assert.Equal(0, await server.ExitAsync());

        string metrics = string.Concat(received.Where(r => r.Path == "/v1/metrics").Select(r => r.Body)), traces = string.Concat(received.Where(r => r.Path == "/v1/traces").Select(r => r.Body));
        Assert.Contains("http.server.request.duration", metrics);
        Assert.Contains("kontor.database.duration", metrics);
        Assert.Contains("/health/ready", traces);
        Assert.Contains("kontor", traces);
    }

    [Fact]
    public async Task Metrics_ForPrometheus_AreTextAndNeedAKey()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Client.GetStringAsync("/health");
        using HttpClient stranger = server.ClientOf(key: null);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await stranger.GetAsync("/metrics")).StatusCode);
        await Task.Delay(400); // the page is kept for 300 ms
        string page = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("http_server_request_duration_seconds_count", page);
        Assert.Contains("kontor_database_duration_seconds_count", page);
    }
}
