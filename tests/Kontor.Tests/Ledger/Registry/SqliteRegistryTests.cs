using Kontor.Ledger;
using Microsoft.Data.Sqlite;

namespace Kontor.Tests.Ledger.Registry;

public sealed class SqliteRegistryTests : RegistryStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-registry-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A REPLACE is a deletion by another name, and fires no trigger of one.</summary>
    [Fact]
    public async Task History_Replace_IsRefused()
    {
        string target = NewTarget();
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        await ledger.Registry.CreateModelAsync("m", by: "ada");
        Assert.Throws<SqliteException>(() => Execute(target, "INSERT OR REPLACE INTO registry_changes SELECT id, revision, at, 'bo', model, version, kind, alias, old, new FROM registry_changes"));
        Assert.Equal("ada", Assert.Single(await ledger.Registry.HistoryAsync("m")).By);
    }

    protected override string NewTarget() => Path.Combine(_folder, $"{++_files}.db");

    protected override void Execute(string target, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={target};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
