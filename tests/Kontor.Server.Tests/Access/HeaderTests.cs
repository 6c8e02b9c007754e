using System.Net;
using System.Net.Http.Json;
using Kontor.Ledger.Access;
using Kontor.Server.Access;
using Kontor.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kontor.Server.Tests.Access;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/api/v1/session")]
    [InlineData("/api/v1/keys")]
    [InlineData("/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/2.0/mlflow/experiments/get?experiment_id=none")]
    public async Task Answer_OfAnyStatus_MayDoNothingInABrowser(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (HttpClient client in new[] { server.Client, server.ClientOf(key: null) })
        {
            using HttpResponseMessage answer = await client.GetAsync(path);
            string Header(string name) => string.Join(",", answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values : []);
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox", Header("Content-Security-Policy"));
            Assert.Equal(("DENY", "same-origin", "same-origin", "same-origin", "no-store"), (Header("X-Frame-Options"), Header("Referrer-Policy"), Header("Cross-Origin-Opener-Policy"), Header("Cross-Origin-Resource-Policy"), Header("Cache-Control")));
            Assert.Equal("", Header("Server") + Header("Strict-Transport-Security") + Header("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task LoginPage_Policy_AllowsItsOwnStyleAndNothingElse()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync("/login");
        string page = await answer.Content.ReadAsStringAsync(), policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        string style = page.Split("<style>")[1].Split("</style>")[0];
        Assert.Equal($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)))}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'", policy);
    }

    /// <summary>A page that somebody logged as an artefact never runs with the rights of this server.</summary>
    [Fact]
    public async Task File_ThatIsAPage_IsADownloadInASandbox()
    {
        await using RunningServer server = await RunningServer.StartAsync(extend: app => app.MapGet("/file", () => Results.Text("<script>alert(1)</script>", "text/html")).Needs(Role.Viewer).ServesFiles());
        string run;
        using (HttpResponseMessage made = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/runs/create", new { experiment_id = "0" }))
            run = (await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        string stored = $"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/evil.html";
        using (HttpResponseMessage put = await server.Client.PutAsync(stored, new StringContent("<script>alert(1)</script>", System.Text.Encoding.UTF8, "text/html"))) Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        foreach (string path in new[] { "/file", stored, $"/get-artifact?run_id={run}&path=evil.html" })
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(path);
            Assert.Equal(("<script>alert(1)</script>", "attachment"), (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentDisposition!.DispositionType));
            Assert.Contains("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        }
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("a/%2e%2e/%2e%2e/b")]
    [InlineData("%252e%252e%252fb")]
    [InlineData("a%5c..%5cb")]
    [InlineData("a%00b")]
    [InlineData("c:%2fb")]
    public async Task File_PathThatLeadsElsewhere_IsRefused(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string run;
        using (HttpResponseMessage made = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/runs/create", new { experiment_id = "0" }))
            run = (await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        string reply = await SpeakAsync(server, $"PUT /api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Key}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
        Assert.Matches("^HTTP/1.1 (400|404) ", reply);
        using HttpResponseMessage list = await server.Client.GetAsync($"/api/2.0/mlflow/artifacts/list?run_id={run}");
        Assert.DoesNotContain("\"path\"", await list.Content.ReadAsStringAsync());
    }

    // not by HttpClient, which would shorten the path before it is sent
    private static async Task<string> SpeakAsync(RunningServer server, string words)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(words));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
