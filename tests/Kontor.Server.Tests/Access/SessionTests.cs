using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kontor.Ledger.Access;
using Kontor.Server.Tests.Support;

namespace Kontor.Server.Tests.Access;

/// <summary>Logging in with a browser: the cookie, what it may do, and what other sites may not make it do.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task LogIn_WithAKey_OpensASessionThatLogsOut()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpClient browser = server.ClientOf(key: null);
        Assert.Contains("<form method=\"post\" action=\"/login\">", await browser.GetStringAsync("/login"));
        string cookie = await LogInAsync(server, browser, server.Key);
        JsonElement caller = await TellAsync(browser, cookie);
        Assert.Equal("admin", caller.GetProperty("role").GetString());
        string csrf = caller.GetProperty("csrf").GetString()!;
        using (HttpResponseMessage page = await SendAsync(browser, HttpMethod.Get, "/login", cookie))
        {
            string html = await page.Content.ReadAsStringAsync();
            Assert.Contains("You are logged in as tests (admin)", html);
            Assert.Contains(csrf, html);
            Assert.DoesNotContain(cookie.Split('=')[1], html);
        }
        using (HttpResponseMessage left = await SendAsync(browser, HttpMethod.Post, "/logout", cookie, new FormUrlEncodedContent([new("csrf_token", csrf)])))
        {
            Assert.Equal((HttpStatusCode.SeeOther, "/login"), (left.StatusCode, left.Headers.Location!.ToString()));
            Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(left.Headers.GetValues("Set-Cookie")));
        }
        using HttpResponseMessage after = await SendAsync(browser, HttpMethod.Get, "/api/v1/session", cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Equal(["LogOut", "LogIn"], (await server.Ledger.Audit.ListAsync(limit: 2)).Select(r => r.Action));
    }

    [Fact]
    public async Task LogIn_Cookie_IsOutOfReachOfScriptsAndOtherSites()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Access = s.Access with { Proxies = [IPAddress.Loopback] } });
        using HttpClient browser = server.ClientOf(key: null);
        using HttpResponseMessage plain = await SendAsync(browser, HttpMethod.Post, "/login", cookie: null, Form(server.Key));
        string cookie = Assert.Single(plain.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^kontor_session=[0-9a-f]{64}; ", cookie);
        Assert.All(new[] { "; path=/", "; samesite=strict", "; httponly" }, part => Assert.Contains(part, cookie));
        Assert.DoesNotContain("; secure", cookie);
        // behind a proxy that takes https
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using HttpResponseMessage secure = await SendAsync(browser, HttpMethod.Post, "/login", cookie: null, Form(server.Key));
        Assert.Matches("^__Host-kontor_session=[0-9a-f]{64}; .*; secure; ", Assert.Single(secure.Headers.GetValues("Set-Cookie")));
        Assert.Equal("max-age=31536000", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task LogIn_WithAKeyThatIsNone_ShowsThePageAgain()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpClient browser = server.ClientOf(key: null);
        using HttpResponseMessage refused = await SendAsync(browser, HttpMethod.Post, "/login", cookie: null, Form("<script>alert(1)</script>"));
        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        string page = await refused.Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\"", page);
        Assert.DoesNotContain("<script", page);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        AuditRecord row = (await server.Ledger.Audit.ListAsync(limit: 1))[0];
        Assert.Equal(("LogIn", "unknown", 401, "127.0.0.1"), (row.Action, row.Actor, row.Status, row.Address));
    }

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task LogIn_FromAnotherSite_IsRefused(string? origin, string? site)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpClient browser = server.ClientOf(key: null);
        if (origin is not null) browser.DefaultRequestHeaders.Add("Origin", origin);
        if (site is not null) browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        using HttpResponseMessage refused = await SendAsync(browser, HttpMethod.Post, "/login", cookie: null, Form(server.Key));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Change_WithTheCookie_NeedsTheTokenAndTheOwnOrigin()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpClient browser = server.ClientOf(key: null);
        string cookie = await LogInAsync(server, browser, server.Key), csrf = (await TellAsync(browser, cookie)).GetProperty("csrf").GetString()!;
        async Task<HttpStatusCode> StatusAsync(string? token, string? origin = null, string? site = null, bool withKey = false)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys") { Content = JsonContent.Create(new { name = "x", role = "viewer" }) };
            request.Headers.Add("Cookie", cookie);
            if (token is not null) request.Headers.Add("X-CSRF-Token", token);
            if (origin is not null) request.Headers.Add("Origin", origin);
            if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
            if (withKey) request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", server.Key);
            using HttpResponseMessage answer = await browser.SendAsync(request);
            return answer.StatusCode;
        }
        string own = server.Address.ToString().TrimEnd('/');
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(csrf));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(csrf, own, "same-origin"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(token: null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(token: ""));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(csrf[..^1] + (csrf[^1] == '0' ? '1' : '0')));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(csrf, "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(csrf, own.Replace("http:", "https:", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(csrf, site: "cross-site"));
        // a key in the header is nothing that another site could add
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(token: null, "https://evil.example", "cross-site", withKey: true));
    }

    [Fact]
    public async Task Session_AfterFifteenMinutes_GetsANewCookieAndKeepsItsToken()
    {
        var clock = new Clock();
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Time = clock });
        using HttpClient browser = server.ClientOf(key: null);
        string cookie = await LogInAsync(server, browser, server.Key), csrf = (await TellAsync(browser, cookie)).GetProperty("csrf").GetString()!;
        clock.Now += TimeSpan.FromMinutes(16);
        using HttpResponseMessage rotated = await SendAsync(browser, HttpMethod.Get, "/api/v1/session", cookie);
        string next = Assert.Single(rotated.Headers.GetValues("Set-Cookie")).Split(';')[0];
        Assert.NotEqual(cookie, next);
        Assert.Equal(csrf, (await TellAsync(browser, next)).GetProperty("csrf").GetString());
        clock.Now += TimeSpan.FromMinutes(2);
        using HttpResponseMessage copied = await SendAsync(browser, HttpMethod.Get, "/api/v1/session", cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, copied.StatusCode);
        clock.Now += TimeSpan.FromSeconds(6);
        using HttpResponseMessage ended = await SendAsync(browser, HttpMethod.Get, "/api/v1/session", next);
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
    }

    private static FormUrlEncodedContent Form(string key) => new([new("key", key)]);

    private static async Task<string> LogInAsync(RunningServer server, HttpClient browser, string key)
    {
        using HttpResponseMessage answer = await SendAsync(browser, HttpMethod.Post, "/login", cookie: null, Form(key));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    private static async Task<JsonElement> TellAsync(HttpClient browser, string cookie)
    {
        using HttpResponseMessage answer = await SendAsync(browser, HttpMethod.Get, "/api/v1/session", cookie);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, HttpMethod method, string path, string? cookie, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return browser.SendAsync(request);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
