using Dapper;
using Kontor.Ledger.Governance;

namespace Kontor.Ledger.Storage;

/// <summary>A choice of decisions as SQL: what stands after the columns of a query over <c>decisions d</c> and <c>runs r</c>, and its parameters.</summary>
/// <param name="Chosen">FROM to LIMIT.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record DecisionSelection(string Chosen, DynamicParameters Parameters)
{
    internal static DecisionSelection Of(LedgerDatabase database, DecisionFilter filter, int limit)
    {
        var parameters = new DynamicParameters();
        List<string> conditions = [];
        void Require(string condition, params ReadOnlySpan<(string Name, object Value)> values)
        {
            conditions.Add(condition);
            foreach ((string name, object value) in values) parameters.Add(name, value);
        }
        if (filter.Runs is { } runs) Require("d.run_id >= @first AND d.run_id <= @last", ("first", database.Write(runs.First)), ("last", database.Write(runs.Last)));
        if (filter.Kind is not null) Require("d.kind = @kind", ("kind", RunTables.Clean(filter.Kind)));
        if (filter.Subject is not null) Require("d.subject = @subject", ("subject", RunTables.Clean(filter.Subject)));
        if (filter.Number is { } number) Require("d.number = @number", ("number", (long)number));
        if (filter.Standing is { } standing)
        {
            const string last = "COALESCE((SELECT a.verdict FROM decision_approvals a WHERE a.run_id = d.run_id AND a.number = d.number ORDER BY a.ordinal DESC LIMIT 1), 'withdrawn')";
            Require($"{last} = @verdict", ("verdict", standing == DecisionStanding.Open ? "withdrawn" : standing.ToString().ToLowerInvariant()));
        }
        if (filter.After is { } after)
        {
            Require(
                "((r.started, r.id) < (SELECT a.started, a.id FROM runs a WHERE a.id = @afterRun) OR (d.run_id = @afterRun AND d.number > @afterNumber))",
                ("afterRun", database.Write(after.Run)), ("afterNumber", (long)after.Number));
        }
        parameters.Add("limit", limit);
        string where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        return new DecisionSelection($"FROM decisions d JOIN runs r ON r.id = d.run_id{where} ORDER BY r.started DESC, r.id DESC, d.number LIMIT @limit", parameters);
    }
}
