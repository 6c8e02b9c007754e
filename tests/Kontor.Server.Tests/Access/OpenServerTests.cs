using System.Net;
using System.Net.Http.Json;
using Kontor.Server.Hosting;
using Kontor.Server.Tests.Support;

namespace Kontor.Server.Tests.Access;

/// <summary><c>--open</c>: no keys, for one person at one machine.</summary>
public sealed class OpenServerTests
{
    [Fact]
    public async Task Request_WithoutAKey_IsAnAdministrators()
    {
        await using RunningServer server = await StartAsync();
        using HttpClient client = server.ClientOf(key: null);
        using HttpResponseMessage made = await client.PostAsJsonAsync("/api/v1/keys", new { name = "x", role = "viewer" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("anyone at this machine", (await server.Ledger.Audit.ListAsync(limit: 1))[0].Actor);
    }

    /// <summary>Any page that the person visits can make the browser send requests to 127.0.0.1.</summary>
    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Host", "evil.example")]
    public async Task Request_FromAPageOfAnotherSite_IsRefused(string header, string value)
    {
        await using RunningServer server = await StartAsync();
        using HttpClient client = server.ClientOf(key: null);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        using HttpResponseMessage made = await client.PostAsJsonAsync("/api/v1/keys", new { name = "x", role = "viewer" });
        Assert.Equal(HttpStatusCode.Forbidden, made.StatusCode);
        using HttpResponseMessage form = await client.PostAsync("/api/v1/keys", new StringContent("{\"name\":\"x\",\"role\":\"viewer\"}", System.Text.Encoding.UTF8, "text/plain"));
        Assert.True(form.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnsupportedMediaType, $"{form.StatusCode}");
        Assert.Single(await server.Ledger.Access.ListKeysAsync()); // that of the test itself
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("10.0.0.1")]
    [InlineData("::")]
    public void Build_OpenOnAnotherAddress_IsRefused(string host)
    {
        var settings = new ServerSettings { Host = host };
        Assert.Throws<SettingException>(() => KontorServer.Build(settings with { Access = settings.Access with { Open = true } }));
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(change: s => s with { Access = s.Access with { Open = true } });
}
