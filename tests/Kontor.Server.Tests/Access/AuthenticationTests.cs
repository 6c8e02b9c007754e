using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kontor.Ledger.Access;
using Kontor.Server.Tests.Support;
using Kontor.Tests.Support;

namespace Kontor.Server.Tests.Access;

public abstract class AuthenticationContract
{
    /// <summary>A database for a server of its own; null for a SQLite file.</summary>
    protected abstract string? NewDatabase();

    [Fact]
    public async Task Key_AsBearerOrAsPassword_IsTaken()
    {
        await using RunningServer server = await RunningServer.StartAsync(NewDatabase());
        string key = await server.NewKeyAsync(Role.Analyst);
        using HttpClient client = server.ClientOf(key: null);
        foreach (AuthenticationHeaderValue header in new[] { new AuthenticationHeaderValue("bearer", key), Basic("anyone", key), Basic("", key) })
        {
            client.DefaultRequestHeaders.Authorization = header;
            JsonElement caller = await client.GetFromJsonAsync<JsonElement>("/api/v1/session");
            Assert.Equal(("Analyst", "analyst", key.Split('_')[1]), (caller.GetProperty("name").GetString(), caller.GetProperty("role").GetString(), caller.GetProperty("key").GetString()));
        }
    }

    [Fact]
    public async Task Key_ThatIsNone_IsAProblemWithAChallenge()
    {
        await using RunningServer server = await RunningServer.StartAsync(NewDatabase());
        using HttpClient client = server.ClientOf(key: null);
        string other = server.Key[..^1] + (server.Key[^1] == '0' ? '1' : '0');
        foreach (string? header in new[] { null, "Bearer", "Bearer " + other, "Digest x", "Basic !", "Basic " + Convert.ToBase64String("nocolon"u8), Basic(server.Key, other).ToString() })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/session");
            if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
            JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(("UNAUTHENTICATED", "UNAUTHENTICATED"), (problem.GetProperty("code").GetString(), problem.GetProperty("error_code").GetString()));
            Assert.DoesNotContain(other, problem.ToString());
        }
        // a key in the address would be in every log on the way
        using HttpResponseMessage query = await client.GetAsync($"/api/v1/session?key={server.Key}&access_token={server.Key}");
        Assert.Equal(HttpStatusCode.Unauthorized, query.StatusCode);
    }

    /// <summary>Two servers on one ledger: a key that one revokes is refused by it at once and by the other when its trust is over.</summary>
    [Fact]
    public async Task Key_Revoked_IsRefusedOnEveryServer()
    {
        string folder = Directory.CreateTempSubdirectory("kontor-two-").FullName;
        string database = NewDatabase() ?? Path.Combine(folder, "kontor.db");
        var clock = new Clock();
        await using (RunningServer first = await RunningServer.StartAsync(database, s => s with { Time = clock }), second = await RunningServer.StartAsync(database, s => s with { Time = clock }))
        {
            string key = await first.NewKeyAsync(Role.Viewer);
            async Task<HttpStatusCode> StatusAsync(RunningServer server)
            {
                using HttpClient client = server.ClientOf(key);
                using HttpResponseMessage answer = await client.GetAsync("/api/v1/session");
                return answer.StatusCode;
            }
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(first), await StatusAsync(second)));
            using (HttpResponseMessage revoked = await first.Client.DeleteAsync($"/api/v1/keys/{key.Split('_')[1]}")) Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(first));
            clock.Now += TimeSpan.FromSeconds(5);
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(second));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Keys_OverRest_AreMadeListedAndRevoked()
    {
        await using RunningServer server = await RunningServer.StartAsync(NewDatabase());
        using HttpResponseMessage made = await server.Client.PostAsJsonAsync("/api/v1/keys", new { name = "nächtlich", role = "Analyst" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        JsonElement created = await made.Content.ReadFromJsonAsync<JsonElement>();
        string text = created.GetProperty("text").GetString()!, id = created.GetProperty("key").GetProperty("id").GetString()!;
        using HttpClient client = server.ClientOf(text);
        Assert.Equal("analyst", (await client.GetFromJsonAsync<JsonElement>("/api/v1/session")).GetProperty("role").GetString());
        string list = await server.Client.GetStringAsync("/api/v1/keys");
        Assert.Contains(id, list);
        Assert.DoesNotContain(text.Split('_')[2], list);
        foreach (object wrong in new object[] { new { name = "x" }, new { name = "x", role = "boss" }, new { name = "x", role = "3" }, new { role = "viewer" }, new { name = "x", role = "viewer", expires = "2000-01-01T00:00:00Z" } })
        {
            using HttpResponseMessage refused = await server.Client.PostAsJsonAsync("/api/v1/keys", wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        using HttpResponseMessage missing = await server.Client.DeleteAsync("/api/v1/keys/0000000000000000");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class SqliteAuthenticationTests : AuthenticationContract
{
    protected override string? NewDatabase() => null;
}

public sealed class PostgresAuthenticationTests(PostgresServer server) : AuthenticationContract
{
    protected override string? NewDatabase() => server.NewDatabase();
}
