using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Kontor.Bench.Endurance;

namespace Kontor.Server.Tests.Access;

public sealed class SecretsInLogsTests
{
    /// <summary>The real program at its most talkative: of all keys, tokens and cookies that pass through it, only the first administrator's key is ever written, once, on the screen and not in the log.</summary>
    [Fact]
    public async Task Log_OfABusyServer_HoldsNoSecret()
    {
        string folder = Directory.CreateTempSubdirectory("kontor-secrets-").FullName;
        List<string> secrets = [];
        string output, log;
        using (ServerProcess server = ServerProcess.Start(folder, ["serve", "--port", "0", "--log-level", "trace"]))
        {
            var address = new Uri((await server.AddressAsync()).ToString());
            string admin = await FirstKeyAsync(server);
            secrets.Add(admin.Split('_')[2]);
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
            string wrong = $"kontor_{new string('a', 16)}_{string.Concat(Enumerable.Repeat("0123456789abcdef", 4))}";
            secrets.Add(wrong.Split('_')[2]);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", wrong);
            (await client.GetAsync("/api/v1/session")).Dispose();
            (await client.PostAsJsonAsync("/api/v1/keys", new { name = "x", role = "viewer" })).Dispose();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{admin}")));
            secrets.Add(client.DefaultRequestHeaders.Authorization.Parameter!);
            string made = await (await client.PostAsJsonAsync("/api/v1/keys", new { name = "x", role = "viewer" })).Content.ReadAsStringAsync();
            secrets.Add(Regex.Match(made, "kontor_[0-9a-f]{16}_([0-9a-f]{64})").Groups[1].Value);
            (await client.GetAsync("/nothing")).Dispose();
            (await client.PostAsync("/api/v1/keys", new StringContent("{", Encoding.UTF8, "application/json"))).Dispose();
            (await client.PostAsync("/api/v1/keys", new StringContent(admin, Encoding.UTF8, "text/plain"))).Dispose();
            (await client.PostAsync("/api/v1/keys", new StringContent($"{{\"name\":\"x\",\"role\":\"{admin}", Encoding.UTF8, "application/json"))).Dispose();
            client.DefaultRequestHeaders.Authorization = null;
            (await client.PostAsync("/login", new FormUrlEncodedContent([new("key", wrong)]))).Dispose();
            using HttpResponseMessage login = await client.PostAsync("/login", new FormUrlEncodedContent([new("key", admin)]));
            string cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
            secrets.Add(cookie.Split('=')[1]);
            client.DefaultRequestHeaders.Add("Cookie", cookie);
            string csrf = (await (await client.GetAsync("/api/v1/session")).Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("csrf").GetString()!;
            secrets.Add(csrf);
            (await client.PostAsync("/logout", new FormUrlEncodedContent([new("csrf_token", csrf)]))).Dispose();
            server.Send("TERM");
            await server.ExitAsync();
            (output, log) = (server.Output, server.Error);
        }
        Directory.Delete(folder, recursive: true);
        Assert.True(log.Split('\n').Length > 20, log);
        Assert.All(secrets, secret => Assert.True(secret.Length >= 64, "a secret of the test is none"));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log));
        Assert.Equal(1, Regex.Count(output, secrets[0]));
        Assert.All(secrets.Skip(1), secret => Assert.DoesNotContain(secret, output));
    }

    // the key comes a line after the address
    private static async Task<string> FirstKeyAsync(ServerProcess server)
    {
        for (int i = 0; i < 500; i++)
        {
            if (Regex.Match(server.Output, "kontor_[0-9a-f]{16}_[0-9a-f]{64}") is { Success: true } found) return found.Value;
            await Task.Delay(20);
        }
        throw new InvalidOperationException($"no key in: {server.Output}");
    }
}
