using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>Finished runs of commands as tracked runs: a live run of the same identity is ended, else one is made that has ended. Each command has an experiment of its own.</summary>
internal sealed class FinishedRuns(LedgerDatabase database, TimeProvider time)
{
    internal const string ExperimentPrefix = "kontor ";
    private const int MostName = 200, MostKey = 250, MostParams = 100, MostParam = 6000, MostTag = 8000, Adopted = 200;

    /// <summary>The experiment of a command.</summary>
    internal static string Experiment(string command) => Cut(ExperimentPrefix + RunTables.Clean(command), MostName);

    /// <summary>Tracks runs in the transaction that records them. A tracked run that somebody has deleted stays as it is.</summary>
    internal void Track(DbTransaction transaction, IReadOnlyList<Run> runs)
    {
        DbConnection connection = transaction.Connection!;
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Dictionary<string, string> experiments = new(StringComparer.Ordinal);
        foreach (string name in runs.Select(r => Experiment(r.Command)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            experiments[name] = Ensure(transaction, name, now).ToString(CultureInfo.InvariantCulture);
        HashSet<string> there =
        [
            .. connection.Query<string>($"SELECT id FROM tracked_runs WHERE {database.Among("id", "@ids")}", new { ids = database.List(runs.Select(r => r.Id.ToString("N"))) }, transaction),
        ];
        RunChange[] changes = [.. runs.Select(r => Change(r, there.Contains(r.Id.ToString("N")) ? null : experiments[Experiment(r.Command)]))];
        new RunGroup(database, transaction, now, CancellationToken.None).WriteAsync(changes).GetAwaiter().GetResult();
    }

    /// <summary>Tracks the finished runs of before there were tracked ones, some hundred in a transaction, until none is left. One process at a time does it.</summary>
    internal void Adopt()
    {
        const string some = "SELECT run_id FROM untracked_runs ORDER BY run_id LIMIT @limit";
        while (true)
        {
            using DbConnection connection = database.Connect();
            // asked first without a lock: nearly always there is none
            if (connection.QueryFirstOrDefault<object>("SELECT run_id FROM untracked_runs LIMIT 1") is null) return;
            using DbTransaction transaction = database.BeginMigration(connection);
            var parameters = new DynamicParameters();
            parameters.Add("limit", Adopted);
            IReadOnlyList<Run> runs = RunTables.Select(database, transaction, new RunSelection(some, parameters));
            if (runs.Count > 0) Track(transaction, runs);
            connection.Execute($"DELETE FROM untracked_runs WHERE run_id IN ({some})", parameters, transaction);
            transaction.Commit();
        }
    }

    /// <summary>A key of a metric, a parameter or a tag out of any text.</summary>
    internal static string Key(params ReadOnlySpan<string?> parts)
    {
        var key = new StringBuilder();
        foreach (string? part in parts)
        {
            if (string.IsNullOrWhiteSpace(part)) continue;
            if (key.Length > 0) key.Append('/');
            // a dot at the beginning and slashes would read as a path
            foreach (char c in part.Trim()) key.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ' ' or ':' || (char.IsLetter(c) && !char.IsSurrogate(c)) || (c == '.' && key.Length > 0 && key[^1] != '/') ? c : c == '=' ? ':' : '_');
        }
        return Cut(key.Length > 0 ? key.ToString() : "_", MostKey);
    }

    /// <summary>What JSON says, a parameter for each value: names joined by dots.</summary>
    internal static IEnumerable<TrackingEntry> Params(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. Leaves("", document.RootElement).Take(MostParams - 1).DistinctBy(l => l.Key)];
    }

    private static IEnumerable<TrackingEntry> Leaves(string name, JsonElement value)
    {
        string Below(string part) => name.Length == 0 ? part : $"{name}.{part}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Leaves(Below(p.Name), p.Value)),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((v, i) => Leaves(Below(i.ToString(CultureInfo.InvariantCulture)), v)),
            _ => [new TrackingEntry(Key(name.Length == 0 ? "value" : name), Cut(RunTables.Clean(value.ToString()), MostParam))],
        };
    }

    private long Ensure(DbTransaction transaction, string name, long now)
    {
        DbConnection connection = transaction.Connection!;
        connection.Execute("INSERT INTO experiments (name, artifact_location, stage, created, updated) VALUES (@name, '', 'active', @now, @now) ON CONFLICT (name) DO NOTHING", new { name, now }, transaction);
        (long id, string location, string stage) = connection.QuerySingle<(long, string, string)>("SELECT id, artifact_location, stage FROM experiments WHERE name = @name", new { name }, transaction);
        // a command that is run again wants its experiment back
        if (location.Length == 0 || stage != "active")
        {
            connection.Execute(
                "UPDATE experiments SET stage = 'active', artifact_location = @location, updated = @now WHERE id = @id",
                new { id, now, location = location.Length > 0 ? location : string.Create(CultureInfo.InvariantCulture, $"mlflow-artifacts:/{id}") }, transaction);
        }
        return id;
    }

    private static RunChange Change(Run run, string? experiment)
    {
        long started = run.Started.ToUnixTimeMilliseconds(), ended = started + (long)run.Duration.TotalMilliseconds;
        MetricPoint[] points = [.. run.Metrics.Select(m => new MetricPoint(Key(m.Name, m.Model, m.Group), m.Value ?? double.NaN, ended, m.Step ?? 0))];
        string name = Cut(RunTables.Clean(run.Inputs is [var first, ..] ? $"{run.Command} {first.Name}" : run.Command), MostName);
        return new RunChange
        {
            RunId = run.Id.ToString("N"),
            Begin = experiment is null ? null : new NewRun { ExperimentId = experiment, Name = name, UserId = Cut(RunTables.Clean(run.Maker ?? ""), MostKey), StartTime = started },
            Block = points.Length == 0 ? null : MetricBlock.Pack(points),
            Points = points.Length,
            Params = [new TrackingEntry("seed", run.Seed.ToString(CultureInfo.InvariantCulture)), .. Params(run.Specification).Where(p => p.Key != "seed")],
            Tags = [.. experiment is null ? [] : (TrackingEntry[])[new TrackingEntry(RunGroup.NameTag, name)], .. Tags(run)],
            Update = new RunUpdate
            {
                Status = run.Outcome switch { RunOutcome.Completed => RunStatus.Finished, RunOutcome.Failed => RunStatus.Failed, _ => RunStatus.Killed },
                EndTime = ended,
            },
            Cancellation = CancellationToken.None,
        };
    }

    private static ImmutableArray<TrackingEntry> Tags(Run run)
    {
        List<(string Key, string? Value)> tags =
        [
            ("kontor.command", run.Command), ("kontor.version", run.Version), ("kontor.machine", $"{run.Machine.Os}, {run.Machine.Processors} processors"),
            ("mlflow.source.name", $"kontor {run.Command}"), ("mlflow.source.type", "LOCAL"), ("mlflow.user", run.Maker), ("kontor.failure", run.Failure),
            ("kontor.specification", run.Specification.Length <= MostTag ? run.Specification : null),
            .. run.Inputs.Select((input, i) => ($"kontor.input.{i + 1}", (string?)string.Create(CultureInfo.InvariantCulture, $"{input.Name} sha256:{input.Hash.Sha256} {input.Hash.Bytes} bytes"))),
        ];
        return [.. tags.Where(t => t.Value is not null).Select(t => new TrackingEntry(t.Key, Cut(RunTables.Clean(t.Value!), MostTag)))];
    }

    // never between the halves of a pair
    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
