using System.Text.Json;
using Kontor.Server.Operations.Logs;
using Kontor.Server.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Kontor.Server.Tests.Operations;

public sealed class LogTests
{
    [Fact]
    public async Task Request_AtDebug_IsOneJsonLineWithoutWhatWasAskedFor()
    {
        using var log = new StringWriter();
        await using (RunningServer server = await RunningServer.StartAsync(change: s => s with { Log = TextWriter.Synchronized(log), LogLevel = LogLevel.Debug }))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live?token=hunter2") { Headers = { { "X-Request-Id", "abc-1" }, { "Authorization", "Bearer hunter3" } } };
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            Assert.Equal("abc-1", answer.Headers.GetValues("X-Request-Id").Single());
        }
        Assert.DoesNotContain("hunter", log.ToString());
        JsonElement line = Lines(log).Single(l => l.GetProperty("event").GetString() == "request");
        Assert.Equal("debug GET /health/live 200 abc-1", string.Join(' ', new[] { "level", "method", "route" }.Select(n => line.GetProperty(n).GetString()).Append($"{line.GetProperty("status").GetInt32()}").Append(line.GetProperty("request_id").GetString())));
        Assert.True(line.GetProperty("duration_ms").GetDouble() >= 0);
        Assert.Matches("^[0-9a-f]{32}$", line.GetProperty("trace_id").GetString());
        Assert.True(DateTimeOffset.TryParse(line.GetProperty("time").GetString(), out _));
        Assert.True(line.TryGetProperty("key_id", out _));
    }

    [Fact]
    public async Task Request_AtTheUsualLevel_IsQuiet()
    {
        using var log = new StringWriter();
        await using (RunningServer server = await RunningServer.StartAsync(change: s => s with { Log = TextWriter.Synchronized(log) })) await server.Client.GetStringAsync("/health");
        Assert.Empty(log.ToString());
    }

    [Fact]
    public async Task RequestId_ThatIsNone_IsReplaced()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.TryAddWithoutValidation("X-Request-Id", "a b<script>");
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.DoesNotContain("script", answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public void Line_OddValues_StaysOneJsonObject()
    {
        using var writer = new StringWriter();
        using (var lines = new LogLines(writer, LogFormat.Json, TimeProvider.System))
        {
            ILogger log = lines.CreateLogger("Test");
            log.LogError(new InvalidOperationException("broken\nin two"), "{Level} {Time} {Share} {Name} {Name}", "mine", "mine", double.NaN, "ü\n", null);
        }
        JsonElement line = Lines(writer).Single();
        Assert.Equal(("error", "Test", "NaN"), (line.GetProperty("level").GetString(), line.GetProperty("event").GetString(), line.GetProperty("share").GetString()));
        Assert.Contains("broken\nin two", line.GetProperty("error").GetString());
        Assert.Equal(line.EnumerateObject().Count(), line.EnumerateObject().Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Text_ALineBreakFromOutside_IsNoSecondLine()
    {
        using var writer = new StringWriter();
        using (var lines = new LogLines(writer, LogFormat.Text, TimeProvider.System)) lines.CreateLogger("Test").LogWarning("model {Name} is unknown", "x\n12:00:00 info  all is well");
        Assert.Matches("^[0-9:]{8} warn  model x 12:00:00 info  all is well is unknown\n$", writer.ToString());
    }

    private static IEnumerable<JsonElement> Lines(StringWriter log) => log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.Clone());
}
