using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kontor.Decisions;
using Kontor.Ledger;
using Kontor.Server.Tests.Support;
using Kontor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Kontor.Server.Tests.Governance;

public sealed class GovernanceTests(PostgresServer postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Decision_Approved_IsListedWithVerdictAndOutcome(bool shared)
    {
        await using RunningServer server = await RunningServer.StartAsync(shared ? postgres.NewDatabase() : null);
        string decision = Decided(server);
        using HttpResponseMessage approved = await server.Client.PostAsJsonAsync($"{decision}/approvals", new { verdict = "approved", reason = "The elasticity is clear: Größe 東京." });
        Assert.Equal(HttpStatusCode.Created, approved.StatusCode);
        using HttpResponseMessage seen = await server.Client.PostAsJsonAsync($"{decision}/outcomes", new { measure = "profit", value = 41.2, from = "2026-03-02", to = "2026-03-29" });
        Assert.Equal(HttpStatusCode.Created, seen.StatusCode);

        JsonElement found = await server.Client.GetFromJsonAsync<JsonElement>(decision);
        Assert.Equal("approved", found.GetProperty("standing").GetString());
        JsonElement approval = Assert.Single(found.GetProperty("approvals").EnumerateArray());
        Assert.Equal(("approved", "The elasticity is clear: Größe 東京."), (approval.GetProperty("verdict").GetString(), approval.GetProperty("reason").GetString()));
        JsonElement outcome = Assert.Single(found.GetProperty("outcomes").EnumerateArray());
        Assert.Equal((41.2, "per week", "2026-03-29", true), (outcome.GetProperty("value").GetDouble(), outcome.GetProperty("unit").GetString(), outcome.GetProperty("to").GetString(), outcome.GetProperty("isInside").GetBoolean()));
        Assert.Equal(approval.GetProperty("by").GetString(), outcome.GetProperty("by").GetString());

        JsonElement list = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/decisions?standing=approved&kind=price");
        Assert.Equal("brand=1", Assert.Single(list.GetProperty("decisions").EnumerateArray()).GetProperty("decision").GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Decisions_Pages_HoldEachOnce()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Decided(server);
        Decided(server);
        JsonElement first = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/decisions?limit=3");
        JsonElement second = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/decisions?limit=3&page={first.GetProperty("next").GetString()}");
        Assert.Equal((3, 1, JsonValueKind.Null), (first.GetProperty("decisions").GetArrayLength(), second.GetProperty("decisions").GetArrayLength(), second.GetProperty("next").ValueKind));
        Assert.Equal(4, first.GetProperty("decisions").EnumerateArray().Concat(second.GetProperty("decisions").EnumerateArray()).Select(d => $"{d.GetProperty("runId")} {d.GetProperty("number")}").Distinct().Count());
    }

    [Theory]
    [InlineData("approvals", """{"verdict":"perhaps","reason":"r"}""", 400, "INVALID_PARAMETER_VALUE", "needs one of approved, rejected, withdrawn")]
    [InlineData("approvals", """{"verdict":"approved"}""", 400, "INVALID_PARAMETER_VALUE", "reason is missing")]
    [InlineData("approvals", """{"verdict":"approved","reason":" "}""", 400, "INVALID_PARAMETER_VALUE", "reason")]
    [InlineData("approvals", """{"verdict":"withdrawn","reason":"r"}""", 400, "INVALID_PARAMETER_VALUE", "no verdict to withdraw")]
    [InlineData("approvals", "null", 400, "INVALID_PARAMETER_VALUE", "the body is null")]
    [InlineData("approvals", "{", 400, "BAD_REQUEST", "JSON")]
    [InlineData("outcomes", """{"measure":"profti","value":1,"from":"2026-03-02","to":"2026-03-29"}""", 400, "INVALID_PARAMETER_VALUE", "profit, or another")]
    [InlineData("outcomes", """{"measure":"profit","value":"NaN","from":"2026-03-02","to":"2026-03-29"}""", 400, "INVALID_PARAMETER_VALUE", "finite")]
    [InlineData("outcomes", """{"measure":"profit","value":1,"from":"2026-03-29","to":"2026-03-02"}""", 400, "INVALID_PARAMETER_VALUE", "Period")]
    [InlineData("outcomes", """{"measure":"profit","value":1,"from":"soon","to":"2026-03-02"}""", 400, "BAD_REQUEST", "JSON")]
    public async Task Post_BadBody_IsAProblemAndNothingIsKept(string what, string body, int status, string code, string text)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string decision = Decided(server);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await server.Client.PostAsync($"{decision}/{what}", content);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code, "application/problem+json"), ((int)answer.StatusCode, problem.GetProperty("code").GetString(), answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(text, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        JsonElement found = await server.Client.GetFromJsonAsync<JsonElement>(decision);
        Assert.Equal((0, 0), (found.GetProperty("approvals").GetArrayLength(), found.GetProperty("outcomes").GetArrayLength()));
    }

    [Theory]
    [InlineData("/api/v1/decisions/0199aaaa/1", 404)]
    [InlineData("/api/v1/decisions/zz/1", 400)]
    [InlineData("/api/v1/decisions?limit=0", 400)]
    [InlineData("/api/v1/decisions?standing=7", 400)]
    [InlineData("/api/v1/decisions?page=x", 400)]
    public async Task Get_WhatIsNotThere_IsAProblem(string path, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync(path);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Approvals_OwnDecisionUnderFourEyes_IsForbidden()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        // who the caller is, the first verdict says
        string open = Decided(server);
        using HttpResponseMessage first = await server.Client.PostAsJsonAsync($"{open}/approvals", new { verdict = "approved", reason = "r" });
        string me = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("approvals")[0].GetProperty("by").GetString()!;
        string own = Decided(server, me);
        using HttpResponseMessage set = await server.Client.PutAsJsonAsync("/api/v1/governance/policy", new { fourEyes = true });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.True((await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/governance/policy")).GetProperty("fourEyes").GetBoolean());
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync($"{own}/approvals", new { verdict = "approved", reason = "r" });
        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
    }

    /// <summary>Records a run with two decisions; the path of the first.</summary>
    private static string Decided(RunningServer server, string? maker = null)
    {
        var run = new Run
        {
            Id = Run.NewId(TimeProvider.System), Command = "price recommend", Started = new DateTimeOffset(2026, 3, 1, 9, 5, 0, TimeSpan.Zero), Duration = TimeSpan.FromSeconds(2), Seed = 1, Version = "0",
            Outcome = RunOutcome.Completed, Maker = maker,
        };
        Decision Price(string subject) => new()
        {
            Kind = "price", Subject = subject, Recommendation = "Raise it.", Impacts = [new Impact("profit", "per week", 38.2, -4.1, 81.5, 0.95)], Basis = ["Elasticity -1.42."], Risks = [], NextStep = "Approve.",
            Model = "pooled", Data = "sha256 0123456789abcdef",
        };
        server.Services.GetRequiredService<LedgerStore>().Record(run, Price("brand=1"), Price("brand=2"));
        return $"/api/v1/decisions/{run.Id}/1";
    }
}
