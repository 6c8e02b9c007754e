using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Kontor.Decisions;

namespace Kontor.Ledger.Storage;

/// <summary>Writes and reads decisions: one row in <c>decisions</c>, and one per impact in <c>decision_impacts</c>.</summary>
internal static class DecisionTables
{
    // readable in the database, too
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the decisions of a run that is written already.</summary>
    internal static void Insert(LedgerDatabase database, DbTransaction transaction, Guid run, IReadOnlyList<Decision> decisions)
    {
        DbConnection connection = transaction.Connection!;
        object id = database.Write(run);
        connection.Execute(
            """
            INSERT INTO decisions (run_id, number, kind, subject, recommendation, basis, risks, next_step, numbers, model, data)
            VALUES (@id, @Number, @Kind, @Subject, @Recommendation, @Basis, @Risks, @NextStep, @Numbers, @Model, @Data)
            """,
            decisions.Select((d, i) => new
            {
                id,
                Number = i + 1L,
                Kind = RunTables.Clean(d.Kind),
                Subject = RunTables.Clean(d.Subject),
                Recommendation = RunTables.Clean(d.Recommendation),
                Basis = Write(d.Basis.Select(RunTables.Clean)),
                Risks = Write(d.Risks.Select(RunTables.Clean)),
                NextStep = RunTables.Clean(d.NextStep),
                Numbers = Write(d.Values.ToDictionary(v => RunTables.Clean(v.Key), v => v.Value)),
                Model = RunTables.Clean(d.Model),
                Data = RunTables.Clean(d.Data),
            }),
            transaction);
        connection.Execute(
            "INSERT INTO decision_impacts (run_id, number, ordinal, measure, unit, expected, lower, upper, level) VALUES (@id, @Number, @i, @Measure, @Unit, @Expected, @Lower, @Upper, @Level)",
            decisions.SelectMany((d, n) => d.Impacts.Select((x, i) => new
            {
                id, Number = n + 1L, i = (long)i, Measure = RunTables.Clean(x.Measure), Unit = RunTables.Clean(x.Unit), x.Expected, x.Lower, x.Upper, x.Level,
            })),
            transaction);
    }

    /// <summary>Reads the selected decisions: the latest run first, within a run in their order. The transaction has to be a snapshot: two queries see the same decisions.</summary>
    internal static IReadOnlyList<RecordedDecision> Select(LedgerDatabase database, DbTransaction snapshot, DecisionSelection selection)
    {
        ILookup<(Guid, long), ImpactRow> impacts = snapshot.Connection!
            .Query<ImpactRow>(
                $"""
                SELECT run_id AS RunId, number AS Number, measure AS Measure, unit AS Unit, expected AS Expected, lower AS Lower, upper AS Upper, level AS Level
                FROM decision_impacts WHERE (run_id, number) IN (SELECT d.run_id, d.number {selection.Chosen}) ORDER BY run_id, number, ordinal
                """,
                selection.Parameters,
                snapshot)
            .ToLookup(row => (database.ReadId(row.RunId), row.Number));
        IEnumerable<DecisionRow> decisions = snapshot.Connection!.Query<DecisionRow>(
            $"""
            SELECT d.run_id AS RunId, d.number AS Number, r.started AS Started, d.kind AS Kind, d.subject AS Subject, d.recommendation AS Recommendation, d.basis AS Basis,
                   d.risks AS Risks, d.next_step AS NextStep, d.numbers AS Numbers, d.model AS Model, d.data AS Data
            {selection.Chosen}
            """,
            selection.Parameters,
            snapshot);
        return
        [
            .. decisions.Select(row =>
            {
                Guid run = database.ReadId(row.RunId);
                return new RecordedDecision(run, (int)row.Number, database.ReadTime(row.Started), new Decision
                {
                    Kind = row.Kind,
                    Subject = row.Subject,
                    Recommendation = row.Recommendation,
                    Impacts = [.. impacts[(run, row.Number)].Select(x => new Impact(x.Measure, x.Unit, x.Expected, x.Lower, x.Upper, x.Level))],
                    Basis = [.. JsonSerializer.Deserialize<string[]>(row.Basis)!],
                    Risks = [.. JsonSerializer.Deserialize<string[]>(row.Risks)!],
                    NextStep = row.NextStep,
                    Values = JsonSerializer.Deserialize<Dictionary<string, double>>(row.Numbers)!.ToImmutableSortedDictionary(StringComparer.Ordinal),
                    Model = row.Model,
                    Data = row.Data,
                });
            }),
        ];
    }

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    private sealed class DecisionRow
    {
        public object RunId { get; init; } = "";

        public long Number { get; init; }

        public object Started { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Recommendation { get; init; } = "";

        public string Basis { get; init; } = "";

        public string Risks { get; init; } = "";

        public string NextStep { get; init; } = "";

        public string Numbers { get; init; } = "";

        public string Model { get; init; } = "";

        public string Data { get; init; } = "";
    }

    private sealed class ImpactRow
    {
        public object RunId { get; init; } = "";

        public long Number { get; init; }

        public string Measure { get; init; } = "";

        public string Unit { get; init; } = "";

        public double Expected { get; init; }

        public double Lower { get; init; }

        public double Upper { get; init; }

        public double Level { get; init; }
    }
}
