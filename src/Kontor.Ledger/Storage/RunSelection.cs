using Dapper;

namespace Kontor.Ledger.Storage;

/// <summary>A choice of runs as SQL: a query that gives their identities, and its parameters.</summary>
/// <param name="Ids">The query.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record RunSelection(string Ids, DynamicParameters Parameters)
{
    internal static RunSelection Of(LedgerDatabase database, Guid id)
    {
        var parameters = new DynamicParameters();
        parameters.Add("id", database.Write(id));
        return new RunSelection("SELECT id FROM runs WHERE id = @id", parameters);
    }

    internal static RunSelection Of(LedgerDatabase database, RunFilter filter, int limit)
    {
        var parameters = new DynamicParameters();
        List<string> conditions = [];
        void Require(string condition, string name, object? value)
        {
            if (value is null) return;
            conditions.Add(condition);
            parameters.Add(name, value);
        }
        Require("command = @command", "command", filter.Command is null ? null : RunTables.Clean(filter.Command));
        Require("outcome = @outcome", "outcome", filter.Outcome is { } outcome ? RunTables.Write(outcome) : null);
        Require("started >= @from", "from", filter.From is { } from ? database.Write(RoundUp(from)) : null);
        Require("started < @before", "before", filter.Before is { } before ? database.Write(RoundUp(before)) : null);
        parameters.Add("limit", limit);
        string where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        return new RunSelection($"SELECT id FROM runs{where} ORDER BY started DESC, id DESC LIMIT @limit", parameters);
    }

    // runs are kept to the microsecond: a bound between two microseconds means the later one
    private static DateTimeOffset RoundUp(DateTimeOffset time)
    {
        long rest = time.UtcTicks % TimeSpan.TicksPerMicrosecond;
        return rest == 0 ? time : new DateTimeOffset(time.UtcTicks - rest + TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }
}
