using Microsoft.Data.Sqlite;

namespace Kontor.Tests.Ledger.Registry;

public sealed class SqliteRegistryTests : RegistryStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-registry-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
