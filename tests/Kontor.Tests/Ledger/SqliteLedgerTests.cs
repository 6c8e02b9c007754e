using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Kontor.Tests.Ledger;

public sealed class SqliteLedgerTests : LedgerStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-ledger-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override string NewTarget() => Path.Combine(_folder, $"{++_files}.db");

    [Fact]
    public void Open_MissingFolder_IsMade()
    {
        string target = Path.Combine(_folder, "größer", "a b;c", "kontor.db");
        using LedgerStore ledger = Open(target);
        ledger.Record(FullRun());
        Assert.True(File.Exists(target));
    }

    [Fact]
    public void Dispose_LeavesOneFile()
    {
        string target = NewTarget();
        using (LedgerStore ledger = Open(target)) ledger.Record(FullRun());
        Assert.Equal([target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Open_Directory_IsRefused() => AssertRefused(FaultCode.CannotWrite, _folder);

    [Fact]
    public void Open_FolderThatIsAFile_IsRefused()
    {
        string file = NewTarget();
        File.WriteAllText(file, "x");
        AssertRefused(FaultCode.CannotWrite, Path.Combine(file, "kontor.db"));
    }

    [Fact]
    public void Open_TextFile_IsRefusedAndUntouched()
    {
        string target = NewTarget();
        string text = string.Concat(Enumerable.Repeat("store,week,units\n", 100));
        File.WriteAllText(target, text);
        Assert.Contains("no SQLite database", AssertRefused(FaultCode.Database, target));
        Assert.Equal(text, File.ReadAllText(target));
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefusedAndUntouched()
    {
        string target = NewTarget();
        Execute(target, "CREATE TABLE songs (id INTEGER)");
        Assert.Contains("another program", AssertRefused(FaultCode.Database, target));
        Assert.Equal(["songs"], Tables(target));
    }

    [Fact]
    public void Open_EmptyFile_BecomesALedger()
    {
        string target = NewTarget();
        File.WriteAllBytes(target, []);
        using LedgerStore ledger = Open(target);
        ledger.Record(FullRun());
        Assert.Single(ledger.Runs(RunFilter.All));
    }

    [Fact]
    public void Runs_DamagedFile_IsRefused()
    {
        string target = NewTarget();
        using (LedgerStore ledger = Open(target))
        {
            for (int i = 0; i < 50; i++) ledger.Record(FullRun());
        }
        byte[] bytes = File.ReadAllBytes(target);
        bytes.AsSpan(2 * 4096).Fill(0xA5); // all pages after the list of tables
        File.WriteAllBytes(target, bytes);
        DataException refusal = Assert.Throws<DataException>(() =>
        {
            using LedgerStore ledger = Open(target);
            ledger.Runs(RunFilter.All);
        });
        Assert.Equal(FaultCode.Database, refusal.Fault.Code);
        Assert.Contains("damaged", refusal.Message);
    }

    /// <summary>A file that may not grow is to SQLite what a full disk is: the same error on the same path.</summary>
    [Fact]
    public void Record_FullDisk_IsRefusedAndLeavesNothing() =>
        AssertRefusedUnder("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000", "full disk");

    [Fact]
    public void Record_ReadOnly_IsRefusedAndLeavesNothing() => AssertRefusedUnder("PRAGMA query_only = 1", "PRAGMA query_only = 0", "read-only");

    [Fact]
    public void Open_ReadOnlyFolder_IsRefused()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess || OperatingSystem.IsWindows(), "root and Windows do not heed the mode of a folder");
        string folder = Path.Combine(_folder, "closed");
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        AssertRefused(FaultCode.CannotWrite, Path.Combine(folder, "kontor.db"));
    }

    /// <summary>Two other processes and this one write into one ledger at once.</summary>
    [Fact]
    public void Record_SeveralProcesses_LoseNothing()
    {
        string target = NewTarget();
        System.Diagnostics.Process[] others = [.. Enumerable.Range(0, 2).Select(_ => StartWriter(target, nameof(LedgerWriterProcess.Write)))];
        LedgerWriterProcess.WriteRuns(target, until: () => others.All(p => p.HasExited));
        foreach (System.Diagnostics.Process process in others)
        {
            string output = process.StandardOutput.ReadToEnd();
            Assert.True(process.ExitCode == 0, output);
            process.Dispose();
        }
        using LedgerStore ledger = Open(target);
        IReadOnlyList<Run> runs = ledger.Runs(RunFilter.All, limit: 100_000);
        Assert.Equal(2, runs.Select(r => r.Seed).Where(s => s != (ulong)Environment.ProcessId).Distinct().Count());
        Assert.All(runs.GroupBy(r => r.Seed), g =>
        {
            Assert.True(g.Count() >= LedgerWriterProcess.Least);
            Assert.Equal(Enumerable.Range(0, g.Count()), g.Select(r => (int)r.Metrics.Single().Value!.Value).Order());
        });
    }

    /// <summary>What the ledger has acknowledged is there after its writer was killed, and no run without all of its decisions.</summary>
    [Fact]
    public void Record_KilledWriter_LosesNothingAcknowledged()
    {
        string target = NewTarget(), acknowledged = target + ".acknowledged";
        using (System.Diagnostics.Process writer = StartWriter(target, nameof(LedgerWriterProcess.WriteDecisions)))
        {
            // 40 identities of 36 characters and a line end
            for (int i = 0; i < 3000 && !(File.Exists(acknowledged) && new FileInfo(acknowledged).Length > 40 * 37); i++)
            {
                Assert.False(writer.HasExited, "the writer ended by itself");
                Thread.Sleep(20);
            }
            writer.Kill();
            writer.WaitForExit();
        }
        string[] promised = [.. File.ReadLines(acknowledged).Where(l => l.Length == 36)];
        Assert.True(promised.Length >= 40, $"{promised.Length} runs were acknowledged");
        using LedgerStore ledger = Open(target);
        Dictionary<Guid, int> found = ledger.Decisions(DecisionFilter.All, limit: 1_000_000).CountBy(d => d.RunId).ToDictionary();
        Assert.All(promised, id => Assert.True(found.ContainsKey(Guid.Parse(id)), $"{id} is lost"));
        Assert.All(ledger.Runs(RunFilter.All, limit: 1_000_000), run => Assert.Equal(LedgerWriterProcess.Decided, found[run.Id]));
    }

    private static System.Diagnostics.Process StartWriter(string target, string method)
    {
        string tests = typeof(SqliteLedgerTests).Assembly.Location;
        var start = new System.Diagnostics.ProcessStartInfo(Environment.ProcessPath!, Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [tests] : [])
        {
            RedirectStandardOutput = true, UseShellExecute = false, Environment = { [LedgerWriterProcess.Variable] = target },
        };
        foreach (string argument in new[] { "-method", $"{typeof(LedgerWriterProcess).FullName}.{method}", "-explicit", "only" }) start.ArgumentList.Add(argument);
        return System.Diagnostics.Process.Start(start)!;
    }

    private void AssertRefusedUnder(string limit, string relief, string found)
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        Run big = FullRun() with { Specification = $"\"{new string('x', 100_000)}\"" };
        // the pool hands this same connection, with its setting, to the ledger
        SetOnPooledConnection(target, limit);
        DataException refusal = Assert.Throws<DataException>(() => ledger.Record(big));
        Assert.Equal(FaultCode.CannotWrite, refusal.Fault.Code);
        Assert.Contains(found, refusal.Message);
        SetOnPooledConnection(target, relief);
        Assert.Empty(ledger.Runs(RunFilter.All));
        ledger.Record(big);
        AssertSame(big, ledger.Find(big.Id));
    }

    private static void SetOnPooledConnection(string target, string pragma)
    {
        using var database = new SqliteConnection(((SqliteDatabase)LedgerTarget.Parse(target)).ConnectionString);
        database.Open();
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = pragma;
        command.ExecuteNonQuery();
    }

    private static string AssertRefused(FaultCode code, string target)
    {
        DataException refusal = Assert.Throws<DataException>(() => Open(target));
        Assert.Equal(code, refusal.Fault.Code);
        Assert.StartsWith(target, refusal.Message);
        return refusal.Message;
    }

    private static void Execute(string target, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={target};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Tables(string target)
    {
        using var connection = new SqliteConnection($"Data Source={target};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master";
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> names = [];
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }
}
