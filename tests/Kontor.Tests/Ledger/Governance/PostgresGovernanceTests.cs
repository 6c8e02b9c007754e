using Kontor.Ledger;
using Kontor.Tests.Support;
using Npgsql;

namespace Kontor.Tests.Ledger.Governance;

public sealed class PostgresGovernanceTests(PostgresServer server) : GovernanceStoreContract
{
    [Fact]
    public void Tables_Truncate_IsRefused()
    {
        string target = NewTarget();
        using (LedgerStore ledger = Open(target)) Decided(ledger);
        Assert.Contains("only grows", Assert.Throws<PostgresException>(() => Execute(target, "TRUNCATE decision_approvals")).Message, StringComparison.Ordinal);
    }

    protected override string NewTarget() => server.NewDatabase();

    protected override void Execute(string target, string sql)
    {
        using var connection = new NpgsqlConnection(target + ";Search Path=kontor");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
