using Kontor.Ledger;
using Kontor.Ledger.Governance;
using Microsoft.Data.Sqlite;

namespace Kontor.Tests.Ledger.Governance;

public sealed class SqliteGovernanceTests : GovernanceStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-governance-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A REPLACE is an UPDATE by another name, and fires no trigger of a deletion.</summary>
    [Fact]
    public async Task Tables_Replace_IsRefused()
    {
        string target = NewTarget(), run;
        using (LedgerStore ledger = Open(target))
        {
            run = Decided(ledger);
            await ledger.Governance.JudgeAsync(run, 1, Verdict.Rejected, "Ben", "r");
        }
        Assert.Throws<SqliteException>(() => Execute(target, "INSERT OR REPLACE INTO decision_approvals SELECT run_id, number, ordinal, 'approved', said_by, said_at, reason FROM decision_approvals"));
        using LedgerStore again = Open(target);
        Assert.Equal(DecisionStanding.Rejected, (await again.Governance.FindAsync(run, 1)).Standing);
    }

    protected override string NewTarget() => Path.Combine(_folder, $"{++_files}.db");

    protected override void Execute(string target, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={target};Pooling=false;Foreign Keys=true");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
