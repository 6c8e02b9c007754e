using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kontor.Ledger.Access;
using Kontor.Server.Access;
using Kontor.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kontor.Server.Tests.Access;

public sealed class LimitTests
{
    [Fact]
    public async Task Requests_MoreThanTheRateOfAKey_AreRefusedForThatKeyOnly()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Access = s.Access with { RequestsPerSecond = 1 } });
        using HttpClient other = server.ClientOf(await server.NewKeyAsync(Role.Viewer));
        List<HttpStatusCode> statuses = [];
        for (int i = 0; i < 10; i++)
        {
            using HttpResponseMessage answer = await server.Client.GetAsync("/api/v1/session");
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) Assert.Equal(("REQUEST_LIMIT_EXCEEDED", TimeSpan.FromSeconds(1)), (await CodeAsync(answer), answer.Headers.RetryAfter!.Delta!.Value));
        }
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], statuses[..2]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        using HttpResponseMessage free = await other.GetAsync("/api/v1/session");
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Fact]
    public async Task Requests_MoreAtOnceThanAKeyMay_AreRefused()
    {
        var hold = new TaskCompletionSource();
        var held = new SemaphoreSlim(0);
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Access = s.Access with { RequestsAtOnce = 2 } }, extend: app => app.MapGet("/slow", async () =>
        {
            held.Release();
            await hold.Task;
            return "x";
        }).Needs(Role.Viewer));
        Task<HttpResponseMessage>[] slow = [server.Client.GetAsync("/slow"), server.Client.GetAsync("/slow")];
        await held.WaitAsync();
        await held.WaitAsync();
        using (HttpResponseMessage third = await server.Client.GetAsync("/slow")) Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        hold.SetResult();
        foreach (HttpResponseMessage answer in await Task.WhenAll(slow))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }
        using HttpResponseMessage after = await server.Client.GetAsync("/slow");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_TooLarge_IsRefusedWhetherItSaysSoOrNot(bool declared)
    {
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Access = s.Access with { MostBodyBytes = 100_000 } });
        byte[] body = Encoding.UTF8.GetBytes($$"""{"name":"{{new string('x', 200_000)}}","role":"viewer"}""");
        using HttpContent content = declared ? new ByteArrayContent(body) : new StreamContent(new Endless(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/keys", content);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "CONTENT_TOO_LARGE"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task Body_OfAFile_MayBeLarger()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            change: s => s with { Access = s.Access with { MostBodyBytes = 1000, MostFileBytes = 100_000 } },
            extend: app => app.MapPut("/file", async (HttpRequest request) =>
            {
                using var all = new MemoryStream();
                await request.Body.CopyToAsync(all);
                return Results.Json(all.Length);
            }).Needs(Role.Analyst).TakesFiles());
        using HttpResponseMessage taken = await server.Client.PutAsync("/file", new ByteArrayContent(new byte[90_000]));
        Assert.Equal("90000", await taken.Content.ReadAsStringAsync());
        using HttpResponseMessage refused = await server.Client.PutAsync("/file", new ByteArrayContent(new byte[110_000]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Body_OfAnotherType_IsRefused(string? type)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string path in new[] { "/api/v1/keys", "/api/2.0/mlflow/experiments/create", "/ajax-api/2.0/mlflow/experiments/create" })
        {
            using var content = new ByteArrayContent("{\"name\":\"x\",\"role\":\"viewer\"}"u8.ToArray());
            if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
            using HttpResponseMessage answer = await server.Client.PostAsync(path, content);
            Assert.Equal((path, HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE"), (path, answer.StatusCode, await CodeAsync(answer)));
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    public async Task Body_OfTheRightType_IsTaken(string type)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var content = new ByteArrayContent("{\"name\":\"x\",\"role\":\"viewer\"}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/keys", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Headers_TooManyOrTooLarge_AreRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.StartsWith("HTTP/1.1 431", await SpeakAsync(server, "GET /health HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: x\r\n")) + "\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await SpeakAsync(server, $"GET /health HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 40_000)}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 414", await SpeakAsync(server, $"GET /health?{new string('x', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    /// <summary>A client that sends its headers drop by drop holds a connection only so long.</summary>
    [Fact]
    public async Task Headers_SentSlowly_AreCutOff()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Access = s.Access with { HeaderTime = TimeSpan.FromSeconds(1) } });
        Assert.StartsWith("HTTP/1.1 408", await SpeakAsync(server, "GET /health HTTP/1.1\r\nHost: local"));
    }

    private static async Task<string> SpeakAsync(RunningServer server, string words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        NetworkStream stream = client.GetStream();
        var buffer = new byte[4096];
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Task<int> answer = stream.ReadAsync(buffer, time.Token).AsTask();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(words), time.Token);
        return Encoding.ASCII.GetString(buffer, 0, await answer);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    /// <summary>A body whose length the client does not know.</summary>
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
