using Kontor.Ledger;
using Kontor.Ledger.Access;
using Microsoft.Data.Sqlite;

namespace Kontor.Tests.Ledger.Access;

public sealed class SqliteAccessTests : AccessStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-access-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>REPLACE deletes a row without calling the trigger of deletes.</summary>
    [Fact]
    public async Task Audit_Replace_IsRefusedByTheDatabase()
    {
        string target = NewTarget();
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        await ledger.Audit.AppendAsync([new AuditEntry(AuditActor.Local, "a", "b", 200)]);
        SqliteException refusal = Assert.Throws<SqliteException>(() => Execute(target, "INSERT OR REPLACE INTO audit_trail SELECT number, made, 'nobody', role, action, subject, address, status, previous, sha256 FROM audit_trail"));
        Assert.Contains("only grows", refusal.Message);
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

    protected override void ExecuteWithoutTriggers(string target, string sql) =>
        Execute(target, $"DROP TRIGGER audit_trail_no_update; DROP TRIGGER audit_trail_no_delete; {sql}");

    protected override string Dump(string target) => string.Concat(Directory.GetFiles(_folder, Path.GetFileName(target) + "*").Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))));
}
