using System.Net;
using System.Text;
using Kontor.Ledger.Access;
using Kontor.Server.Tests.Support;
using Kontor.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Kontor.Server.Tests.Access;

/// <summary>Every kind of caller at every endpoint. The committed table is the rule: an endpoint that is new, or that changes who may call it, shows up in it.</summary>
public sealed class AccessMatrixTests
{
    private static readonly string[] Callers = ["none", "viewer", "analyst", "approver", "admin", "revoked", "expired", "no key"];

    [Fact]
    public async Task Endpoints_EveryCaller_AreAnsweredAsTheTableSays()
    {
        var clock = new Clock();
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Time = clock, Access = s.Access with { RequestsPerSecond = 0 } });
        string revoked = await server.NewKeyAsync(Role.Admin), expired = await server.NewKeyAsync(Role.Admin, clock.Now.AddMinutes(1));
        await server.Ledger.Access.RevokeKeyAsync(revoked.Split('_')[1], AuditActor.Local);
        string[] keys = [await server.NewKeyAsync(Role.Viewer), await server.NewKeyAsync(Role.Analyst), await server.NewKeyAsync(Role.Approver), await server.NewKeyAsync(Role.Admin), revoked, expired];
        clock.Now = clock.Now.AddMinutes(2);
        HttpClient[] clients = [server.ClientOf(key: null), .. keys.Select(k => server.ClientOf(k)), server.ClientOf("kontor_0000000000000000_" + new string('0', 64))];
        var table = new StringBuilder($"{"method",-7}{"path",-72}{"needs",-10}{"audited",-9}{string.Concat(Callers.Select(c => $"{c,-10}"))}".TrimEnd() + "\n");
        List<string> wrong = [];
        foreach (Endpoints endpoint in Endpoints.Of(server))
        {
            Role? least = endpoint.Rule?.Least;
            table.Append($"{endpoint.Method,-7}{endpoint.Path,-72}{(least is { } role ? $"{role}".ToLowerInvariant() : "open"),-10}{endpoint.Audited,-9}");
            var line = new StringBuilder();
            for (int c = 0; c < clients.Length; c++)
            {
                string expected = least is null ? "ok" : c is >= 1 and <= 4 ? (c - 1 < (int)least ? "403" : "ok") : "401";
                string found = await AnswerAsync(clients[c], endpoint);
                // an address that sent five keys which are none is locked out of sending more of them
                if (c == 7 && found == "429") found = "401";
                if (found != expected) wrong.Add($"{endpoint.Method} {endpoint.Path} by {Callers[c]}: {found}, needed {expected}");
                line.Append($"{found,-10}");
            }
            table.AppendLine(line.ToString().TrimEnd());
        }
        foreach (HttpClient client in clients) client.Dispose();
        Assert.Empty(wrong);
        Snapshot.Matches(table.ToString(), "access.txt");
    }

    [Fact]
    public async Task Endpoints_Each_SaysWhoMayCallItAndWhatItIs()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        IReadOnlyList<Endpoints> all = Endpoints.Of(server);
        Assert.NotEmpty(all);
        Assert.Empty(all.Where(e => e.Rule is null).Select(e => $"{e.Method} {e.Path} says neither Needs(Role) nor IsOpen()"));
        Endpoints[] documented = [.. all.Where(e => e.Endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)];
        Assert.Empty(documented.Where(e => string.IsNullOrWhiteSpace(e.Name)).Select(e => $"{e.Method} {e.Path} has no name"));
        Assert.Empty(documented.Where(e => string.IsNullOrWhiteSpace(e.Endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary)).Select(e => $"{e.Method} {e.Path} has no summary"));
    }

    [Fact]
    public async Task Endpoint_ThatSaysNothing_IsRefusedToAll()
    {
        await using RunningServer server = await RunningServer.StartAsync(extend: app => app.MapGet("/forgotten", () => "x"));
        using HttpResponseMessage answer = await server.Client.GetAsync("/forgotten");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <summary>What the gate decides: a page to log in says 401, too, but without a challenge.</summary>
    private static async Task<string> AnswerAsync(HttpClient client, Endpoints endpoint)
    {
        using HttpRequestMessage request = endpoint.Request();
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized when answer.Headers.WwwAuthenticate.Count > 0 => "401",
            HttpStatusCode.Forbidden => "403",
            HttpStatusCode.TooManyRequests when endpoint.Rule?.Least is not null => "429",
            HttpStatusCode.InternalServerError => "500",
            _ => "ok",
        };
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
