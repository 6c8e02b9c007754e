using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Governance;

namespace Kontor.Ledger.Storage;

/// <summary>Writes and reads what belongs to decisions: verdicts, outcomes, makers, and the policy. Rows are only ever added; each has the next number of its decision.</summary>
internal static class GovernanceTables
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Adds a verdict. A duplicate key says that another writer was faster: try again.</summary>
    internal static void Insert(LedgerDatabase database, DbTransaction transaction, Guid run, int number, Approval approval) => transaction.Connection!.Execute(
        """
        INSERT INTO decision_approvals (run_id, number, ordinal, verdict, said_by, said_at, reason)
        SELECT @run, @number, COALESCE(MAX(ordinal), 0) + 1, @verdict, @By, @at, @Reason FROM decision_approvals WHERE run_id = @run AND number = @number
        """,
        new
        {
            run = database.Write(run), number = (long)number, verdict = approval.Verdict.ToString().ToLowerInvariant(), By = RunTables.Clean(approval.By),
            at = approval.At.ToUnixTimeMilliseconds(), Reason = RunTables.Clean(approval.Reason),
        },
        transaction);

    /// <summary>Adds an outcome. A duplicate key says that another writer was faster: try again.</summary>
    internal static void Insert(LedgerDatabase database, DbTransaction transaction, Guid run, int number, ObservedOutcome outcome) => transaction.Connection!.Execute(
        """
        INSERT INTO decision_outcomes (run_id, number, ordinal, measure, unit, value, period_from, period_to, said_by, said_at, note)
        SELECT @run, @number, COALESCE(MAX(ordinal), 0) + 1, @Measure, @Unit, @Value, @from, @to, @By, @at, @Note FROM decision_outcomes WHERE run_id = @run AND number = @number
        """,
        new
        {
            run = database.Write(run), number = (long)number, Measure = RunTables.Clean(outcome.Measure), Unit = RunTables.Clean(outcome.Unit), outcome.Value, from = Write(outcome.From), to = Write(outcome.To),
            By = RunTables.Clean(outcome.By), at = outcome.At.ToUnixTimeMilliseconds(), Note = outcome.Note is null ? null : RunTables.Clean(outcome.Note),
        },
        transaction);

    /// <summary>Adds a policy. A duplicate key says that another writer was faster: try again.</summary>
    internal static void Insert(DbTransaction transaction, GovernancePolicy policy, string by, DateTimeOffset at) => transaction.Connection!.Execute(
        "INSERT INTO governance_policies (ordinal, four_eyes, said_by, said_at) SELECT COALESCE(MAX(ordinal), 0) + 1, @four, @by, @at FROM governance_policies",
        new { four = policy.FourEyes ? 1L : 0L, by = RunTables.Clean(by), at = at.ToUnixTimeMilliseconds() },
        transaction);

    /// <summary>The policy that was set last.</summary>
    internal static GovernancePolicy Policy(DbTransaction transaction) =>
        transaction.Connection!.QueryFirstOrDefault<long?>("SELECT four_eyes FROM governance_policies ORDER BY ordinal DESC LIMIT 1", transaction: transaction) is { } four
            ? new GovernancePolicy { FourEyes = four == 1 }
            : GovernancePolicy.Default;

    /// <summary>Reads the selected decisions with all that belongs to them. The transaction has to be a snapshot.</summary>
    internal static ImmutableArray<GovernedDecision> Select(LedgerDatabase database, DbTransaction snapshot, DecisionSelection selection)
    {
        ILookup<(Guid, long), Row> Children(string table, string columns) => snapshot.Connection!
            .Query<Row>(
                $"SELECT run_id AS RunId, number AS Number, said_by AS SaidBy, said_at AS SaidAt, {columns} FROM {table} WHERE (run_id, number) IN (SELECT d.run_id, d.number {selection.Chosen}) ORDER BY run_id, number, ordinal",
                selection.Parameters,
                snapshot)
            .ToLookup(row => (database.ReadId(row.RunId), row.Number));

        ILookup<(Guid, long), Row> approvals = Children("decision_approvals", "verdict AS Verdict, reason AS Reason");
        ILookup<(Guid, long), Row> outcomes = Children("decision_outcomes", "measure AS Measure, unit AS Unit, value AS Value, period_from AS PeriodFrom, period_to AS PeriodTo, note AS Note");
        Dictionary<Guid, string> makers = snapshot.Connection!
            .Query<Row>($"SELECT run_id AS RunId, maker AS SaidBy FROM run_makers WHERE run_id IN (SELECT d.run_id {selection.Chosen})", selection.Parameters, snapshot)
            .ToDictionary(row => database.ReadId(row.RunId), row => row.SaidBy);
        return
        [
            .. DecisionTables.Select(database, snapshot, selection).Select(d => new GovernedDecision(d.RunId, d.Number, d.Made, d.Decision)
            {
                Maker = makers.GetValueOrDefault(d.RunId),
                Approvals = [.. approvals[(d.RunId, d.Number)].Select(a => new Approval(Enum.Parse<Verdict>(a.Verdict, ignoreCase: true), a.SaidBy, Time(a), a.Reason))],
                Outcomes =
                [
                    .. outcomes[(d.RunId, d.Number)].Select(o => new ObservedOutcome(
                        o.Measure, o.Unit, o.Value, Day(o.PeriodFrom), Day(o.PeriodTo), o.SaidBy, Time(o), o.Note, d.Decision.Impacts.FirstOrDefault(i => i.Measure == o.Measure && i.Unit == o.Unit))),
                ],
            }),
        ];
    }

    private static string Write(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, DayFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(Row row) => DateTimeOffset.FromUnixTimeMilliseconds(row.SaidAt);

    /// <summary>A row of any of the tables that belong to a decision.</summary>
    private sealed class Row
    {
        public object RunId { get; init; } = "";

        public long Number { get; init; }

        public string SaidBy { get; init; } = "";

        public long SaidAt { get; init; }

        public string Verdict { get; init; } = "";

        public string Reason { get; init; } = "";

        public string Measure { get; init; } = "";

        public string Unit { get; init; } = "";

        public double Value { get; init; }

        public string PeriodFrom { get; init; } = "";

        public string PeriodTo { get; init; } = "";

        public string? Note { get; init; }
    }
}
