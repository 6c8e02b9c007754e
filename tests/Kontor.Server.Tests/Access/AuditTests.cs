using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kontor.Ledger.Access;
using Kontor.Server.Access;
using Kontor.Server.Tests.Support;
using Kontor.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Kontor.Server.Tests.Access;

public abstract class AuditContract
{
    /// <summary>A database for a server of its own; null for a SQLite file.</summary>
    protected abstract string? NewDatabase();

    [Fact]
    public async Task Change_ByAKey_LeavesARowOfWhoDidWhatToWhich()
    {
        await using RunningServer server = await RunningServer.StartAsync(NewDatabase());
        string key = await server.NewKeyAsync(Role.Analyst);
        using HttpClient client = server.ClientOf(key);
        using (HttpResponseMessage made = await client.PostAsJsonAsync("/api/2.0/mlflow/experiments/create", new { name = "größe 'x'", artifact_location = "secret place" })) Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        AuditRecord row = (await server.Ledger.Audit.ListAsync(limit: 1))[0];
        Assert.Equal(
            ($"key {key.Split('_')[1]} (Analyst)", (Role?)Role.Analyst, "mlflow-experiments-create-post", "name=größe 'x'", "127.0.0.1", 200),
            (row.Actor, row.Role, row.Action, row.Subject, row.Address, row.Status));
        // what failed, and what was refused
        using (HttpResponseMessage twice = await client.PostAsJsonAsync("/api/2.0/mlflow/experiments/create", new { name = "größe 'x'" })) Assert.Equal((int)twice.StatusCode, (await server.Ledger.Audit.ListAsync(limit: 1))[0].Status);
        using HttpClient viewer = server.ClientOf(await server.NewKeyAsync(Role.Viewer));
        using (HttpResponseMessage refused = await viewer.PostAsJsonAsync("/api/2.0/mlflow/experiments/create", new { name = "y" })) Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        row = (await server.Ledger.Audit.ListAsync(limit: 1))[0];
        Assert.Equal(("mlflow-experiments-create-post", "name=y", 403), (row.Action, row.Subject, row.Status));
    }

    [Fact]
    public async Task Reading_AndLogging_LeaveNoRow()
    {
        await using RunningServer server = await RunningServer.StartAsync(NewDatabase());
        long before = (await server.Ledger.Audit.VerifyAsync()).Rows;
        using HttpResponseMessage made = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/runs/create", new { experiment_id = "0" });
        string run = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        foreach ((string path, object body) in new (string, object)[]
        {
            ("runs/log-metric", new { run_id = run, key = "loss", value = 1.5, timestamp = 1 }),
            ("runs/log-batch", new { run_id = run, metrics = new[] { new { key = "loss", value = 1.0, timestamp = 2, step = 1 } } }),
            ("runs/log-parameter", new { run_id = run, key = "p", value = "v" }),
            ("runs/search", new { experiment_ids = new[] { "0" } }),
        })
        {
            using HttpResponseMessage answer = await server.Client.PostAsJsonAsync($"/api/2.0/mlflow/{path}", body);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        }
        Assert.Equal(before, (await server.Ledger.Audit.VerifyAsync()).Rows);
        using HttpResponseMessage deleted = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/runs/delete", new { run_id = run });
        Assert.Equal($"run_id={run}", (await server.Ledger.Audit.ListAsync(limit: 1))[0].Subject);
    }

    [Fact]
    public async Task Trail_OverRest_HasPagesAndAVerdict()
    {
        await using RunningServer server = await RunningServer.StartAsync(NewDatabase());
        await server.Ledger.Audit.AppendAsync([.. Enumerable.Range(0, 30).Select(i => new AuditEntry(AuditActor.Local, "a", $"{i}", 200))]);
        List<long> numbers = [];
        for (string? next = ""; next is not null;)
        {
            JsonElement page = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?limit=7{next}");
            numbers.AddRange(page.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("number").GetInt64()));
            next = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } before ? $"&before={before}" : null;
        }
        Assert.Equal(Enumerable.Range(0, 31).Select(i => 31L - i), numbers);
        JsonElement verdict = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/audit/verify");
        Assert.Equal((31, true), (verdict.GetProperty("rows").GetInt64(), verdict.GetProperty("isWhole").GetBoolean()));
        foreach (string wrong in new[] { "limit=0", "limit=1001", "limit=x", "before=x" })
        {
            using HttpResponseMessage refused = await server.Client.GetAsync($"/api/v1/audit?{wrong}");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    /// <summary>Many clients at once: each acknowledged change has its row, and the chain is whole.</summary>
    [Fact]
    public async Task Changes_ByManyAtOnce_HaveEachARow()
    {
        await using RunningServer server = await RunningServer.StartAsync(NewDatabase());
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, cancellation) =>
        {
            using HttpResponseMessage made = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/registered-models/create", new { name = $"model {i}" }, cancellation);
            Assert.True(made.StatusCode == HttpStatusCode.OK, await made.Content.ReadAsStringAsync(cancellation));
        });
        Assert.Equal(
            Enumerable.Range(0, 60).Select(i => $"name=model {i}").Order(StringComparer.Ordinal),
            (await server.Ledger.Audit.ListAsync(limit: 1000)).Where(r => r.Action.Contains("registered-models")).Select(r => r.Subject).Order(StringComparer.Ordinal));
        Assert.True((await server.Ledger.Audit.VerifyAsync()).IsWhole);
    }
}

public sealed class SqliteAuditTests : AuditContract
{
    protected override string? NewDatabase() => null;

    /// <summary>A change whose row cannot be kept is not acknowledged.</summary>
    [Fact]
    public async Task Change_WhoseRowCannotBeKept_IsNotAcknowledged()
    {
        string folder = Directory.CreateTempSubdirectory("kontor-audit-").FullName, database = Path.Combine(folder, "kontor.db");
        await using (RunningServer server = await RunningServer.StartAsync(database, extend: app => app.MapPost("/change", () => "done").Needs(Role.Analyst)))
        {
            using (var connection = new SqliteConnection($"Data Source={database};Pooling=false"))
            {
                connection.Open();
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = "CREATE TRIGGER broken BEFORE INSERT ON audit_trail BEGIN SELECT RAISE(ABORT, 'no room'); END";
                command.ExecuteNonQuery();
            }
            using HttpResponseMessage answer = await server.Client.PostAsync("/change", content: null);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.DoesNotContain("done", await answer.Content.ReadAsStringAsync());
        }
        Directory.Delete(folder, recursive: true);
    }
}

public sealed class PostgresAuditTests(PostgresServer server) : AuditContract
{
    protected override string? NewDatabase() => server.NewDatabase();
}
