using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Tests.Support;
using Npgsql;

namespace Kontor.Tests.Ledger;

public sealed class PostgresLedgerTests(PostgresServer server) : LedgerStoreContract
{
    protected override string NewTarget() => server.NewDatabase();

    [Fact]
    public void Open_Address_ReachesTheSameLedger()
    {
        string target = NewTarget();
        var settings = new NpgsqlConnectionStringBuilder(target);
        Run run = FullRun();
        using (LedgerStore ledger = Open(target)) ledger.Record(run);
        using LedgerStore byAddress = Open($"postgres://{settings.Username}:{settings.Password}@{settings.Host}:{settings.Port}/{settings.Database}?Pooling=false");
        AssertSame(run, byAddress.Find(run.Id));
    }

    [Fact]
    public void Open_SearchPath_NamesTheSchema()
    {
        string target = NewTarget();
        using (LedgerStore ledger = Open(target + ";Search Path=Sales")) ledger.Record(FullRun());
        using (LedgerStore quoted = Open(target + ";Search Path='\"Team A\"'")) Assert.Empty(quoted.Runs(RunFilter.All));
        using (LedgerStore again = Open(target + ";Search Path=sales")) Assert.Single(again.Runs(RunFilter.All));
        using LedgerStore other = Open(target);
        Assert.Empty(other.Runs(RunFilter.All));
        Assert.Equal(["Team A", "kontor", "sales"], Query(target, "SELECT schemaname FROM pg_tables WHERE tablename = 'runs' ORDER BY schemaname COLLATE \"C\""));
    }

    [Fact]
    public void Open_UserWithRightsOnTheSchemaOnly_Works()
    {
        string target = NewTarget();
        Open(target).Dispose();
        string name = "writer" + Guid.NewGuid().ToString("N");
        Query(target, $"CREATE ROLE {name} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA kontor TO {name}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA kontor TO {name}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA kontor TO {name}");
        var settings = new NpgsqlConnectionStringBuilder(target) { Username = name, Password = "x" };
        using LedgerStore ledger = Open(settings.ToString());
        ledger.Record(FullRun());
        Assert.Single(ledger.Runs(RunFilter.All));
    }

    [Fact]
    public void Open_UserWithoutRights_IsRefused()
    {
        string target = NewTarget();
        string name = "reader" + Guid.NewGuid().ToString("N");
        Query(target, $"CREATE ROLE {name} LOGIN PASSWORD 'x'");
        var settings = new NpgsqlConnectionStringBuilder(target) { Username = name, Password = "x" };
        AssertRefused(FaultCode.CannotWrite, settings.ToString());
    }

    [Fact]
    public void Open_WrongPassword_IsRefusedWithoutTellingIt()
    {
        var settings = new NpgsqlConnectionStringBuilder(NewTarget()) { Password = "hunter2" };
        Assert.DoesNotContain("hunter2", AssertRefused(FaultCode.Database, settings.ToString()));
    }

    [Fact]
    public void Open_UnknownDatabase_IsRefused()
    {
        var settings = new NpgsqlConnectionStringBuilder(NewTarget()) { Database = "nowhere" };
        Assert.Contains("nowhere", AssertRefused(FaultCode.Database, settings.ToString()));
    }

    [Fact]
    public void Record_ReadOnlyServer_IsRefused()
    {
        string target = NewTarget();
        Open(target).Dispose();
        using LedgerStore ledger = Open(target + ";Options=-c default_transaction_read_only=on");
        DataException refusal = Assert.Throws<DataException>(() => ledger.Record(FullRun()));
        Assert.Equal(FaultCode.CannotWrite, refusal.Fault.Code);
    }

    [Fact]
    public void Record_ServerGoneInTheMeantime_IsRefused()
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target.Replace("Pooling=false", "Pooling=true"));
        ledger.Record(FullRun());
        Query(target, "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        DataException refusal = Assert.Throws<DataException>(() => ledger.Record(FullRun()));
        Assert.Equal(FaultCode.Database, refusal.Fault.Code);
        ledger.Record(FullRun());
    }

    private static string AssertRefused(FaultCode code, string target)
    {
        DataException refusal = Assert.Throws<DataException>(() => Open(target));
        Assert.Equal(code, refusal.Fault.Code);
        return refusal.Message;
    }

    private static string[] Query(string target, string sql)
    {
        using var connection = new NpgsqlConnection(target);
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read()) rows.Add(reader.GetString(0));
        return [.. rows];
    }
}
