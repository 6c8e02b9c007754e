using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Tests.Support;
using Npgsql;

namespace Kontor.Tests.Ledger.Access;

public sealed class PostgresAccessTests(PostgresServer server) : AccessStoreContract
{
    [Fact]
    public async Task Audit_Truncate_IsRefusedByTheDatabase()
    {
        string target = NewTarget();
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        await ledger.Audit.AppendAsync([new AuditEntry(AuditActor.Local, "a", "b", 200)]);
        Assert.Contains("only grows", Assert.Throws<PostgresException>(() => Execute(target, "TRUNCATE audit_trail")).Message);
    }

    protected override string NewTarget() => server.NewDatabase();

    protected override void Execute(string target, string sql) => Read(target, sql);

    protected override void ExecuteWithoutTriggers(string target, string sql) => Execute(target, $"ALTER TABLE audit_trail DISABLE TRIGGER USER; {sql}");

    protected override string Dump(string target) => string.Concat(
        new[] { "access_keys", "access_sessions", "audit_trail" }.SelectMany(table => Read(target, $"SELECT row_to_json(t)::text FROM {table} t")));

    private static List<string> Read(string target, string sql)
    {
        using var connection = new NpgsqlConnection(target + ";Search Path=kontor");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }
}
