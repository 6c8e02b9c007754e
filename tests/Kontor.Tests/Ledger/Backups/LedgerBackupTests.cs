using System.IO.Compression;
using System.Text;
using Dapper;
using Kontor.Decisions;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Backups;
using Kontor.Ledger.Governance;
using Kontor.Ledger.Registry;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking;
using Kontor.Tests.Decisions;
using Kontor.Tests.Support;

namespace Kontor.Tests.Ledger.Backups;

public sealed class LedgerBackupTests(PostgresServer server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-backup-").FullName;
    private int _places;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Everything that a ledger holds comes back, whichever database it came from and goes to: every row of every table is compared, and a second backup has the same rows.</summary>
    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("sqlite", "postgresql")]
    [InlineData("postgresql", "sqlite")]
    [InlineData("postgresql", "postgresql")]
    public async Task Restore_EveryTable_ComesBackWhole(string from, string to)
    {
        (string source, string target) = (Place(from), Place(to));
        BlobStore kept = new(At("artefacts")), restored = new(At("restored"));
        string runId = await Fill(source, kept);
        BackupManifest made = LedgerBackup.Write(source, kept, At("backup.zip"), overwrite: false, FitContext.Default);
        // a table that no test fills is not tested: fill it below; two are the ledger's own work, summaries and what waits for a step of an upgrade
        Assert.DoesNotContain(made.Tables, t => t.Rows == 0 && t.Name is not ("tracked_latest" or "untracked_runs"));
        Assert.Empty(made.Missing);

        LedgerBackup.Restore(At("backup.zip"), target, restored, FitContext.Default);
        BackupManifest again = LedgerBackup.Write(target, restored, At("again.zip"), overwrite: false, FitContext.Default);
        Assert.Equal(made.Tables.OrderBy(t => t.Name).Select(t => (t.Name, t.Rows)), again.Tables.OrderBy(t => t.Name).Select(t => (t.Name, t.Rows)));
        foreach (BackupTable table in made.Tables) Assert.Equal(Rows(At("backup.zip"), table), Rows(At("again.zip"), again.Tables.Single(t => t.Name == table.Name), table.Columns));
        Assert.Equal(kept.All(), restored.All());
        Assert.True(LedgerCheck.Run(target, restored, FitContext.Default).IsWhole);

        // the restored ledger goes on: keys that the database hands out are new, histories are whole, what only grows still grows
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        Assert.True((await ledger.Audit.VerifyAsync()).IsWhole);
        await ledger.Audit.AppendAsync([new AuditEntry(AuditActor.Local, "test", "x", 200)]);
        string experiment = await ledger.Tracking.CreateExperimentAsync("after the restore");
        Assert.True(long.Parse(experiment) > 1);
        RunDocument run = await ledger.Tracking.CreateRunAsync(new NewRun { ExperimentId = experiment });
        await ledger.Tracking.LogMetricAsync(runId, new MetricPoint("loss", 0.5, 2, 2));
        Assert.Equal([double.NaN, 0.1, 0.5, double.PositiveInfinity], (await ledger.Tracking.MetricHistoryAsync(runId, "loss")).Items.Select(p => p.Value).Order());
        await ledger.Registry.CreateVersionAsync("Größe", new NewModelVersion { Source = "again" });
        await ledger.Registry.CreateModelAsync("second");
        Assert.NotEqual(runId, run.Id);
    }

    /// <summary>While one writes, a backup holds one moment: no run without its decisions, and all that was acknowledged before it began.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Write_WhileOthersWrite_HoldsOneMoment(string dialect)
    {
        string source = Place(dialect), target = Place("sqlite");
        var blobs = new BlobStore(At("artefacts"));
        using LedgerStore ledger = LedgerStore.Open(source, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        List<Guid> acknowledged = [];
        var enough = new TaskCompletionSource();
        Task writer = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Run run = NewRun();
                ledger.Record(run, SampleDecision.Price("a"), SampleDecision.Price("b"));
                lock (acknowledged) acknowledged.Add(run.Id);
                if (acknowledged.Count == 20) enough.SetResult();
            }
        });
        await enough.Task;
        Guid[] before;
        lock (acknowledged) before = [.. acknowledged];
        LedgerBackup.Write(source, blobs, At("live.zip"), overwrite: false, FitContext.Default);
        await stop.CancelAsync();
        await writer;
        LedgerBackup.Restore(At("live.zip"), target, blobs, FitContext.Default);
        using LedgerStore restored = LedgerStore.Open(target, TimeProvider.System);
        IReadOnlyList<Run> runs = restored.Runs(RunFilter.All, 1_000_000);
        Assert.Subset(runs.Select(r => r.Id).ToHashSet(), before.ToHashSet());
        Dictionary<Guid, int> decisions = restored.Decisions(DecisionFilter.All, 1_000_000).CountBy(d => d.RunId).ToDictionary();
        Assert.All(runs, r => Assert.Equal(2, decisions[r.Id]));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public void Restore_WhereALedgerIs_IsRefusedAndChangesNothing(string dialect)
    {
        (string source, string target) = (Place("sqlite"), Place(dialect));
        var blobs = new BlobStore(At("artefacts"));
        using (LedgerStore ledger = LedgerStore.Open(source, TimeProvider.System)) ledger.Record(NewRun());
        Run mine = NewRun();
        using (LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System)) ledger.Record(mine);
        LedgerBackup.Write(source, blobs, At("backup.zip"), overwrite: false, FitContext.Default);
        Assert.Equal(FaultCode.CannotWrite, Assert.Throws<DataException>(() => LedgerBackup.Restore(At("backup.zip"), target, blobs, FitContext.Default)).Fault.Code);
        using LedgerStore after = LedgerStore.Open(target, TimeProvider.System);
        Assert.Equal(mine.Id, Assert.Single(after.Runs(RunFilter.All)).Id);
    }

    /// <summary>A changed cell, a row that is gone, an artefact of other bytes: each is found, and no ledger is there afterwards.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Restore_DamagedBackup_IsRefusedAndLeavesNoLedger(string dialect)
    {
        string source = Place("sqlite");
        var blobs = new BlobStore(At("artefacts"));
        await Fill(source, blobs);
        LedgerBackup.Write(source, blobs, At("good.zip"), overwrite: false, FitContext.Default);
        Assert.True(LedgerBackup.Verify(At("good.zip"), FitContext.Default).Rows > 0);
        (string, Func<string, string>)[] damages =
        [
            ("tables/tracked_params.jsonl", text => text.Replace("0.25", "0.26", StringComparison.Ordinal)),
            ("tables/tracked_tags.jsonl", _ => ""),
            ("tables/experiments.jsonl", text => text[..^8]),
            ("artefacts/" + blobs.All().First(), _ => "other bytes"),
            ("manifest.json", _ => "{"),
        ];
        foreach ((string entry, Func<string, string> damage) in damages)
        {
            Damage(entry, damage);
            Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() => LedgerBackup.Verify(At("bad.zip"), FitContext.Default)).Fault.Code);
            string target = Place(dialect);
            Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() => LedgerBackup.Restore(At("bad.zip"), target, new BlobStore(At("restored")), FitContext.Default)).Fault.Code);
            Assert.Equal(FaultCode.NotFound, Assert.Throws<DataException>(() => LedgerStore.OpenExisting(target, TimeProvider.System)).Fault.Code);
        }
        File.WriteAllBytes(At("bad.zip"), File.ReadAllBytes(At("good.zip"))[..^100]);
        Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() => LedgerBackup.Verify(At("bad.zip"), FitContext.Default)).Fault.Code);
    }

    [Fact]
    public void Write_FileThatIsThere_IsRefusedUnlessReplaced()
    {
        string source = Place("sqlite");
        LedgerStore.Open(source, TimeProvider.System).Dispose();
        var blobs = new BlobStore(At("artefacts"));
        File.WriteAllText(At("backup.zip"), "mine");
        Assert.Equal(FaultCode.CannotWrite, Assert.Throws<DataException>(() => LedgerBackup.Write(source, blobs, At("backup.zip"), overwrite: false, FitContext.Default)).Fault.Code);
        Assert.Equal("mine", File.ReadAllText(At("backup.zip")));
        LedgerBackup.Write(source, blobs, At("backup.zip"), overwrite: true, FitContext.Default);
        LedgerBackup.Verify(At("backup.zip"), FitContext.Default);
    }

    [Fact]
    public void Write_NoLedger_IsRefusedAndMakesNothing()
    {
        Assert.Equal(FaultCode.NotFound, Assert.Throws<DataException>(() => LedgerBackup.Write(At("none.db"), new BlobStore(At("artefacts")), At("backup.zip"), overwrite: false, FitContext.Default)).Fault.Code);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    /// <summary>A ledger of an older program is backed up as it is, and restored into this program's version.</summary>
    [Fact]
    public void Restore_OlderLedger_IsBroughtToThisVersion()
    {
        (string source, string target) = (Place("sqlite"), Place("sqlite"));
        var blobs = new BlobStore(At("artefacts"));
        Run run = NewRun();
        LedgerStore.Open(source, TimeProvider.System, [.. Migration.Embedded.Where(m => m.Version <= 2)]).Dispose();
        using (LedgerDatabase database = LedgerTarget.Parse(source))
        using (var connection = database.Connect())
        {
            connection.Execute(
                "INSERT INTO runs (id, command, started, duration_s, seed, version, os, processors, specification, outcome) VALUES (@id, 'test', '2026-03-01T12:00:00.000000Z', 1.5, '7', '0', '', 1, '{}', 'completed')",
                new { id = run.Id.ToString() });
        }
        Assert.Equal(2, LedgerBackup.Write(source, blobs, At("old.zip"), overwrite: false, FitContext.Default).LedgerVersion);
        LedgerBackup.Restore(At("old.zip"), target, blobs, FitContext.Default);
        using LedgerStore ledger = LedgerStore.OpenExisting(target, TimeProvider.System);
        ledger.Probe();
        Assert.Equal(run.Id, Assert.Single(ledger.Runs(RunFilter.All)).Id);
    }

    [Fact]
    public async Task Check_MissingAndDamagedArtefacts_AreNamed()
    {
        string source = Place("sqlite");
        var blobs = new BlobStore(At("artefacts"));
        await Fill(source, blobs);
        Assert.True(LedgerCheck.Run(source, blobs, FitContext.Default).IsWhole);
        string[] all = [.. blobs.All()];
        Assert.True(all.Length >= 2);
        File.Delete(Path.Combine(At("artefacts"), all[0][..2], all[0][2..]));
        File.WriteAllText(Path.Combine(At("artefacts"), all[1][..2], all[1][2..]), "damaged");
        LedgerCheckReport report = LedgerCheck.Run(source, blobs, FitContext.Default);
        Assert.Equal([all[0]], report.Missing);
        Assert.Equal([all[1]], report.Damaged);
        Assert.False(report.IsWhole);
        Assert.Equal([all[1]], LedgerBackup.Write(source, blobs, At("lossy.zip"), overwrite: false, FitContext.Default).Missing);
    }

    /// <summary>Every column that holds a hash is either one of an artefact, which the check follows, or known not to be.</summary>
    [Fact]
    public void Check_ColumnsOfHashes_AreAllKnown()
    {
        string source = Place("sqlite");
        LedgerStore.Open(source, TimeProvider.System).Dispose();
        using LedgerDatabase database = LedgerTarget.Parse(source);
        using var connection = database.Connect();
        using var snapshot = database.BeginRead(connection);
        (string, string)[] others = [("run_inputs", "sha256"), ("run_artefacts", "sha256"), ("audit_trail", "sha256"), ("access_keys", "secret_sha256"), ("access_sessions", "token_sha256"), ("access_sessions", "previous_sha256")];
        (string, string)[] found = [.. LedgerTables.Read(database, snapshot).SelectMany(t => t.Columns.Where(c => c.Name.Contains("sha256", StringComparison.Ordinal)).Select(c => (t.Name, c.Name)))];
        Assert.Equal(found.Order(), others.Concat(LedgerCheck.References).Order());
    }

    private static async Task<string> Fill(string target, BlobStore blobs)
    {
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        FileHash first = await blobs.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("first"))), second = await blobs.PutAsync(new MemoryStream(new byte[200_000]));
        const string odd = "Größe 東京 'quote' \"double\" \\ \u0001\r\n\u2028";
        Run run = NewRun() with
        {
            Seed = ulong.MaxValue,
            Inputs = [new RunInput(odd, new FileHash(new string('a', 64), 5), 3)],
            Metrics = [new RunMetric("wMAPE", 0.1), new RunMetric("tiny", double.Epsilon), new RunMetric("none", Value: null), new RunMetric("minus zero", -0.0)],
            Artefacts = [new RunArtefact("report", "report.html", new FileHash(new string('b', 64), 5), "text/html")],
        };
        ledger.Record(run with { Maker = "ann" }, SampleDecision.Price(odd));
        await ledger.Governance.JudgeAsync(run.Id.ToString(), 1, Verdict.Approved, "bob", odd);
        Decision decision = ledger.Decisions(DecisionFilter.All).Single().Decision;
        await ledger.Governance.ObserveAsync(run.Id.ToString(), 1, new Observation { Measure = decision.Impacts[0].Measure, Unit = decision.Impacts[0].Unit, Value = 12.5, Period = (new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 31)), Note = odd }, "bob");
        await ledger.Governance.SetPolicyAsync(new GovernancePolicy { FourEyes = true }, "bob");

        MadeKey key = await ledger.Access.CreateKeyAsync("ann", Role.Analyst, expires: null, AuditActor.Local);
        await ledger.Access.Sessions.OpenAsync(key.Key);
        await ledger.Audit.AppendAsync([new AuditEntry(AuditActor.Local, "test", odd, 200)]);

        string experiment = await ledger.Tracking.CreateExperimentAsync(odd.TrimEnd(), tags: [new TrackingEntry("team", "größe")]);
        RunDocument tracked = await ledger.Tracking.CreateRunAsync(new NewRun { ExperimentId = experiment, LeaseUntil = long.MaxValue / 4 });
        await ledger.Tracking.LogDatasetsAsync(tracked.Id, [new RunDataset("sales", "a1b2", "local", "sales.csv") { Tags = [new TrackingEntry(RunDataset.ContextTag, "training")] }]);
        await ledger.Tracking.LogBatchAsync(tracked.Id, new RunBatch
        {
            Metrics = [new MetricPoint("loss", double.NaN, 1, 0), new MetricPoint("loss", double.PositiveInfinity, 1, 1), new MetricPoint("loss", 0.1, 1, 2)],
            Params = [new TrackingEntry("rate", "0.25")], Tags = [new TrackingEntry("odd", odd)],
        });
        await ledger.Tracking.AttachFileAsync(tracked.Id, new RunFile("größe/first.txt", first, "text/plain"));
        await ledger.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = [experiment] });

        await ledger.Registry.CreateModelAsync("Größe", "text", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("k", odd));
        await ledger.Registry.CreateVersionAsync("Größe", new NewModelVersion { File = second, Source = "s", RunId = tracked.Id, Tags = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("k", "v") });
        await ledger.Registry.SetAliasAsync("Größe", "champion", 1);
        return tracked.Id;
    }

    private static Run NewRun() => new()
    {
        Id = Run.NewId(TimeProvider.System), Command = "test", Started = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(12_345_670), Duration = TimeSpan.FromSeconds(1.5), Seed = 7, Version = "0", Outcome = RunOutcome.Completed,
    };

    private string Place(string dialect) => dialect == "sqlite" ? At($"{++_places}.db") : server.NewDatabase();

    private string At(string name) => Path.Combine(_folder, name);

    private void Damage(string entry, Func<string, string> damage)
    {
        File.Copy(At("good.zip"), At("bad.zip"), overwrite: true);
        using ZipArchive zip = ZipFile.Open(At("bad.zip"), ZipArchiveMode.Update);
        ZipArchiveEntry old = zip.GetEntry(entry)!;
        string text;
        using (var reader = new StreamReader(old.Open())) text = reader.ReadToEnd();
        string changed = damage(text);
        Assert.NotEqual(text, changed);
        old.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
        writer.Write(changed);
    }

    // the rows of a table, sorted; the columns in the order of another backup where one is given
    private static string[] Rows(string file, BackupTable table, IReadOnlyList<string>? columns = null)
    {
        using ZipArchive zip = ZipFile.OpenRead(file);
        using var reader = new StreamReader(zip.GetEntry($"tables/{table.Name}.jsonl")!.Open());
        int[] order = [.. (columns ?? table.Columns).Select(c => table.Columns.ToList().IndexOf(c))];
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var row = System.Text.Json.JsonDocument.Parse(line);
            return string.Join('\u001f', order.Select(i => row.RootElement[i].GetRawText()));
        }).Order(StringComparer.Ordinal)];
    }
}
