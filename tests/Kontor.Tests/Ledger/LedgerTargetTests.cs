using Kontor.Errors;
using Kontor.Ledger.Storage;
using Npgsql;

namespace Kontor.Tests.Ledger;

public sealed class LedgerTargetTests
{
    [Theory]
    [InlineData("Host=db;Database=d")]
    [InlineData(" database=d ; HOST = db ")]
    [InlineData("Server=db;Database=d")]
    [InlineData("postgres://db/d")]
    [InlineData("postgresql://me:p%40ss@db:5432/d?sslmode=Require&search%20path=x")]
    public void Parse_PostgresTarget_IsPostgresAndTellsNoPassword(string target)
    {
        using LedgerDatabase database = LedgerTarget.Parse(target);
        Assert.IsType<PostgresDatabase>(database);
        Assert.Equal("postgres://db:5432/d", database.Name);
    }

    [Theory]
    [InlineData("kontor.db")]
    [InlineData("hosts=odd.db")]
    [InlineData("C:\\data\\kontor.db")]
    public void Parse_AnythingElse_IsAFile(string target)
    {
        using LedgerDatabase database = LedgerTarget.Parse(target);
        Assert.IsType<SqliteDatabase>(database);
        Assert.Equal(target, database.Name);
    }

    [Theory]
    [InlineData("Host=db;Colour=red")]
    [InlineData("Host=db;Port=many")]
    [InlineData("postgres://db/d?colour=red")]
    [InlineData("Host=db;Search Path=a,b")]
    [InlineData("postgres://")]
    public void Parse_UnreadableTarget_IsRefused(string target)
    {
        DataException refusal = Assert.Throws<DataException>(() => LedgerTarget.Parse(target));
        Assert.Equal(FaultCode.Database, refusal.Fault.Code);
    }

    /// <summary>Port 1 of loopback answers nobody.</summary>
    [Fact]
    public void Open_NoServer_IsRefused()
    {
        DataException refusal = Assert.Throws<DataException>(() => Kontor.Ledger.LedgerStore.Open("Host=127.0.0.1;Port=1;Username=u;Password=hunter2", TimeProvider.System));
        Assert.Equal(FaultCode.Database, refusal.Fault.Code);
        Assert.Contains("a PostgreSQL server that answers there", refusal.Message);
        Assert.DoesNotContain("hunter2", refusal.Message);
        Assert.IsAssignableFrom<NpgsqlException>(refusal.InnerException);
    }
}
