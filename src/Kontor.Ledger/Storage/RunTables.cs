using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;

namespace Kontor.Ledger.Storage;

/// <summary>Writes and reads runs: one row in <c>runs</c>, and one per input, metric and artefact in its own table.</summary>
internal static class RunTables
{
    /// <summary>Writes one run; false when its identity is already there.</summary>
    internal static bool TryInsert(LedgerDatabase database, DbTransaction transaction, Run run)
    {
        DbConnection connection = transaction.Connection!;
        object id = database.Write(run.Id);
        try
        {
            connection.Execute(
                """
                INSERT INTO runs (id, command, started, duration_s, seed, version, os, processors, specification, outcome, failure)
                VALUES (@id, @Command, @Started, @Duration, @Seed, @Version, @Os, @Processors, @Specification, @Outcome, @Failure)
                """,
                new
                {
                    id,
                    Command = Clean(run.Command),
                    Started = database.Write(run.Started),
                    Duration = run.Duration.TotalSeconds,
                    Seed = run.Seed.ToString(CultureInfo.InvariantCulture),
                    Version = Clean(run.Version),
                    Os = Clean(run.Machine.Os),
                    Processors = (long)run.Machine.Processors,
                    run.Specification,
                    Outcome = Write(run.Outcome),
                    Failure = CleanOrNull(run.Failure),
                },
                transaction);
        }
        catch (DbException failure) when (database.IsDuplicate(failure))
        {
            return false;
        }
        if (run.Maker is not null) connection.Execute("INSERT INTO run_makers (run_id, maker) VALUES (@id, @Maker)", new { id, Maker = Clean(run.Maker) }, transaction);
        connection.Execute(
            "INSERT INTO run_inputs (run_id, ordinal, name, sha256, bytes, rows) VALUES (@id, @i, @Name, @Sha256, @Bytes, @Rows)",
            run.Inputs.Select((x, i) => new { id, i = (long)i, Name = Clean(x.Name), x.Hash.Sha256, x.Hash.Bytes, x.Rows }),
            transaction);
        connection.Execute(
            "INSERT INTO run_metrics (run_id, ordinal, name, value, model, step, series_group) VALUES (@id, @i, @Name, @Value, @Model, @Step, @Group)",
            run.Metrics.Select((x, i) => new
            {
                id, i = (long)i, Name = Clean(x.Name), x.Value, Model = CleanOrNull(x.Model), Step = (long?)x.Step, Group = CleanOrNull(x.Group),
            }),
            transaction);
        connection.Execute(
            "INSERT INTO run_artefacts (run_id, ordinal, name, path, sha256, bytes, media_type) VALUES (@id, @i, @Name, @Path, @Sha256, @Bytes, @MediaType)",
            run.Artefacts.Select((x, i) => new { id, i = (long)i, Name = Clean(x.Name), Path = Clean(x.Path), x.Hash.Sha256, x.Hash.Bytes, MediaType = Clean(x.MediaType) }),
            transaction);
        return true;
    }

    /// <summary>Reads the selected runs, the latest first. The transaction has to be a snapshot: five queries see the same runs.</summary>
    internal static IReadOnlyList<Run> Select(LedgerDatabase database, DbTransaction snapshot, RunSelection selection)
    {
        ILookup<Guid, Row> Children(string table, string columns) => snapshot.Connection!
            .Query<Row>($"SELECT run_id AS Id, {columns} FROM {table} WHERE run_id IN ({selection.Ids}) ORDER BY run_id, ordinal", selection.Parameters, snapshot)
            .ToLookup(row => database.ReadId(row.Id));

        ILookup<Guid, Row> inputs = Children("run_inputs", "name AS Name, sha256 AS Sha256, bytes AS Bytes, rows AS Rows");
        ILookup<Guid, Row> metrics = Children("run_metrics", "name AS Name, value AS Value, model AS Model, step AS Step, series_group AS SeriesGroup");
        ILookup<Guid, Row> artefacts = Children("run_artefacts", "name AS Name, path AS Path, sha256 AS Sha256, bytes AS Bytes, media_type AS MediaType");
        Dictionary<Guid, string> makers = snapshot.Connection!
            .Query<Row>($"SELECT run_id AS Id, maker AS Name FROM run_makers WHERE run_id IN ({selection.Ids})", selection.Parameters, snapshot)
            .ToDictionary(row => database.ReadId(row.Id), row => row.Name);
        IEnumerable<RunRow> runs = snapshot.Connection!.Query<RunRow>(
            $"""
            SELECT id AS Id, command AS Command, started AS Started, duration_s AS Duration, seed AS Seed, version AS Version, os AS Os,
                   processors AS Processors, specification AS Specification, outcome AS Outcome, failure AS Failure
            FROM runs WHERE id IN ({selection.Ids}) ORDER BY started DESC, id DESC
            """,
            selection.Parameters,
            snapshot);
        return
        [
            .. runs.Select(row =>
            {
                Guid id = database.ReadId(row.Id);
                return new Run
                {
                    Id = id,
                    Command = row.Command,
                    Started = database.ReadTime(row.Started),
                    Duration = TimeSpan.FromMicroseconds((long)Math.Round(row.Duration * 1e6)),
                    Seed = ulong.Parse(row.Seed, CultureInfo.InvariantCulture),
                    Version = row.Version,
                    Machine = new RunMachine(row.Os, (int)row.Processors),
                    Specification = row.Specification,
                    Outcome = Enum.Parse<RunOutcome>(row.Outcome, ignoreCase: true),
                    Failure = row.Failure,
                    Maker = makers.GetValueOrDefault(id),
                    Inputs = [.. inputs[id].Select(x => new RunInput(x.Name, new FileHash(x.Sha256, x.Bytes), x.Rows))],
                    Metrics = [.. metrics[id].Select(x => new RunMetric(x.Name, x.Value) { Model = x.Model, Step = (int?)x.Step, Group = x.SeriesGroup })],
                    Artefacts = [.. artefacts[id].Select(x => new RunArtefact(x.Name, x.Path, new FileHash(x.Sha256, x.Bytes), x.MediaType))],
                };
            }),
        ];
    }

    /// <summary>The outcome as it is stored.</summary>
    internal static string Write(RunOutcome outcome) => outcome.ToString().ToLowerInvariant();

    /// <summary>The text without what no database text can hold: NUL and halves of surrogate pairs become U+FFFD.</summary>
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return clean.ToString();
    }

    private static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    private sealed class RunRow
    {
        public object Id { get; init; } = "";

        public string Command { get; init; } = "";

        public object Started { get; init; } = "";

        public double Duration { get; init; }

        public string Seed { get; init; } = "";

        public string Version { get; init; } = "";

        public string Os { get; init; } = "";

        public long Processors { get; init; }

        public string Specification { get; init; } = "";

        public string Outcome { get; init; } = "";

        public string? Failure { get; init; }
    }

    /// <summary>A row of any of the four tables that belong to a run.</summary>
    private sealed class Row
    {
        public object Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Sha256 { get; init; } = "";

        public long Bytes { get; init; }

        public long? Rows { get; init; }

        public double? Value { get; init; }

        public string? Model { get; init; }

        public long? Step { get; init; }

        public string? SeriesGroup { get; init; }

        public string Path { get; init; } = "";

        public string MediaType { get; init; } = "";
    }
}
