using System.Data.Common;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kontor.Tests.Data.Sources;

public sealed class SqlSourceTests(PostgresServer server) : IDisposable
{
    private const string Rows = "('2024-01-01', 'Köln', 1, 3, 2.5), ('2024-01-02', 'Köln', 1, 4, 2.5), ('2024-01-03', 'Köln', 1, NULL, 2.0), ('2024-01-04', 'Köln', 1, 6, 2.0)";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_Sqlite_GivesTheRowsOfTheQuery()
    {
        string connection = $"Data Source={Path.Combine(_folder.Path, "sales.sqlite")};Pooling=false";
        Execute(new SqliteConnection(connection), $"CREATE TABLE sales (day TEXT, store TEXT, sku INTEGER, units REAL, price REAL); INSERT INTO sales VALUES {Rows}");
        AssertLoaded(connection);
    }

    [Fact]
    public void Load_PostgreSql_GivesTheRowsOfTheQuery()
    {
        string connection = server.NewDatabase();
        Execute(new NpgsqlConnection(connection), $"CREATE TABLE sales (day date, store text, sku integer, units numeric, price double precision); INSERT INTO sales VALUES {Rows}");
        AssertLoaded(connection);
    }

    [Fact]
    public void Load_PostgreSqlThatRefuses_SaysSoWithoutThePassword()
    {
        string connection = new NpgsqlConnectionStringBuilder(server.NewDatabase()) { Password = "sesame" }.ConnectionString;
        DataException refusal = Assert.Throws<DataException>(() => Load(connection, "SELECT 1"));
        Assert.Equal(FaultCode.Database, refusal.Fault.Code);
        Assert.DoesNotContain("sesame", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_QueryWithAnError_SaysWhatTheDatabaseSaid()
    {
        string connection = $"Data Source={Path.Combine(_folder.Path, "empty.sqlite")};Pooling=false";
        Execute(new SqliteConnection(connection), "CREATE TABLE t (a)");
        DataException refusal = Assert.Throws<DataException>(() => Load(connection, "SELECT * FROM sales"));
        Assert.Equal(FaultCode.Database, refusal.Fault.Code);
        Assert.Contains("no such table: sales", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data Source=/nowhere/sales.db", FaultCode.NotFound)]
    [InlineData("Password=sesame", FaultCode.Database)]
    [InlineData("no connection string=;;=", FaultCode.Database)]
    public void Load_ConnectionThatIsNone_IsRefusedWithoutPrintingIt(string connection, FaultCode code)
    {
        DataException refusal = Assert.Throws<DataException>(() => Load(connection, "SELECT 1"));
        Assert.Equal(code, refusal.Fault.Code);
        Assert.DoesNotContain("sesame", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertLoaded(string connection)
    {
        LoadResult loaded = Load(connection, "SELECT day AS date, store, sku, units, price FROM sales");
        Panel panel = loaded.Panel;
        Assert.Equal("Köln / 1", panel.Keys.Single().ToString());
        Assert.Equal([3, 4, double.NaN, 6], panel[0].Target.ToArray());
        Assert.Equal([2.5, 2.5, 2, 2], panel[0].Dynamic(panel.CovariateIndex("price"))[..4].ToArray());
        Assert.Equal(new DateOnly(2024, 1, 1), panel.Calendar.StartOf(panel[0].Start));
        Assert.Equal(4, loaded.RowCount);
        Assert.Empty(loaded.Inputs);
    }

    private static LoadResult Load(string connection, string query) =>
        Source.Load(new LoadRequest { Configuration = new DataConfiguration { Connection = connection, Query = query } }, FitContext.Default);

    private static void Execute(DbConnection connection, string sql)
    {
        using (connection)
        {
            connection.Open();
            using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
