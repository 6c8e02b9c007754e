using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Tracking;

namespace Kontor.Tests.Ledger.Tracking;

/// <summary>What a store of live runs has to do, whatever database holds it.</summary>
public abstract class TrackingStoreContract
{
    private const long Now = 1_770_000_000_000;

    /// <summary>Where a new ledger may be made.</summary>
    protected abstract string NewTarget();

    protected static LedgerStore Open(string target) => LedgerStore.Open(target, TimeProvider.System);

    [Fact]
    public async Task Experiments_NewLedger_HasTheDefault()
    {
        using LedgerStore ledger = Open(NewTarget());
        Experiment first = Assert.Single((await ledger.Tracking.SearchExperimentsAsync(new ExperimentSearch())).Items);
        Assert.Equal(("0", "Default", "mlflow-artifacts:/0", LifecycleStage.Active), (first.Id, first.Name, first.ArtifactLocation, first.Stage));
        Assert.True(first.CreationTime > 0);
        Assert.Equivalent(first, await ledger.Tracking.FindExperimentAsync("Default"), strict: true);
    }

    [Fact]
    public async Task Experiments_CreateRenameTagDeleteRestore_AreKept()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = await store.CreateExperimentAsync("Größe 東京", null, [new TrackingEntry("team", "price"), new TrackingEntry("b", "1")]);
        Assert.Equal("1", id);
        Experiment made = await store.GetExperimentAsync(id);
        Assert.Equal("mlflow-artifacts:/1", made.ArtifactLocation);
        Assert.Equal([new TrackingEntry("b", "1"), new TrackingEntry("team", "price")], made.Tags);
        Assert.Equal("s3://x", (await store.GetExperimentAsync(await store.CreateExperimentAsync("else", "s3://x"))).ArtifactLocation);

        await store.RenameExperimentAsync(id, "new");
        await store.SetExperimentTagAsync(id, new TrackingEntry("b", "2"));
        await store.DeleteExperimentTagAsync(id, "team");
        await RefusedAsync(FaultCode.NotFound, () => store.DeleteExperimentTagAsync(id, "team"));
        made = await store.GetExperimentAsync(id);
        Assert.Equal("new", made.Name);
        Assert.Equal([new TrackingEntry("b", "2")], made.Tags);
        Assert.Null(await store.FindExperimentAsync("Größe 東京"));

        await store.DeleteExperimentAsync(id);
        Assert.Equal(LifecycleStage.Deleted, (await store.GetExperimentAsync(id)).Stage);
        await RefusedAsync(FaultCode.OutOfRange, () => store.DeleteExperimentAsync(id));
        await RefusedAsync(FaultCode.OutOfRange, () => store.RenameExperimentAsync(id, "again"));
        await RefusedAsync(FaultCode.OutOfRange, () => store.SetExperimentTagAsync(id, new TrackingEntry("b", "3")));
        await RefusedAsync(FaultCode.OutOfRange, () => store.CreateRunAsync(new NewRun { ExperimentId = id }));
        await RefusedAsync(FaultCode.Duplicate, () => store.CreateExperimentAsync("new"));
        await store.RestoreExperimentAsync(id);
        Assert.Equal(LifecycleStage.Active, (await store.GetExperimentAsync(id)).Stage);
        await RefusedAsync(FaultCode.OutOfRange, () => store.RestoreExperimentAsync(id));
        await RefusedAsync(FaultCode.Duplicate, () => store.RenameExperimentAsync(id, "else"));
        await RefusedAsync(FaultCode.NotFound, () => store.GetExperimentAsync("77"));
        await RefusedAsync(FaultCode.OutOfRange, () => store.GetExperimentAsync("x"));
        await RefusedAsync(FaultCode.OutOfRange, () => store.CreateExperimentAsync(" "));
        await RefusedAsync(FaultCode.OutOfRange, () => store.CreateExperimentAsync(new string('n', 501)));
    }

    [Fact]
    public async Task Experiments_DeletedAndRestored_TakeTheirRunsAlong()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = await store.CreateExperimentAsync("e");
        string kept = (await store.CreateRunAsync(new NewRun { ExperimentId = id })).Id, deleted = (await store.CreateRunAsync(new NewRun { ExperimentId = id })).Id;
        await store.DeleteRunAsync(deleted);
        await store.DeleteExperimentAsync(id);
        Assert.Equal(LifecycleStage.Deleted, (await store.GetRunAsync(kept)).Stage);
        await store.RestoreExperimentAsync(id);
        Assert.Equal(LifecycleStage.Active, (await store.GetRunAsync(kept)).Stage);
        Assert.Equal(LifecycleStage.Deleted, (await store.GetRunAsync(deleted)).Stage);
    }

    [Fact]
    public async Task SearchExperiments_FilterOrderPages_FindThem()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        foreach (string name in (string[])["beta", "Alpha", "alpine", "gamma"]) await store.CreateExperimentAsync(name, null, [new TrackingEntry("first", name[..1])]);
        await store.DeleteExperimentAsync("4");
        async Task<string[]> Names(ExperimentSearch search) => [.. (await store.SearchExperimentsAsync(search)).Items.Select(e => e.Name)];
        Assert.Equal(["alpine"], await Names(new ExperimentSearch { Filter = "name LIKE 'al%'" }));
        Assert.Equal(["Alpha", "alpine"], await Names(new ExperimentSearch { Filter = "attribute.name ILIKE 'AL%'", OrderBy = ["name"] }));
        Assert.Equal(["beta"], await Names(new ExperimentSearch { Filter = "tags.first = 'b' AND creation_time > 0" }));
        Assert.Equal(["gamma"], await Names(new ExperimentSearch { View = LifecycleView.DeletedOnly }));
        Assert.Equal(["alpine", "Alpha", "beta", "Default"], await Names(new ExperimentSearch { OrderBy = ["experiment_id DESC"] }));
        ExperimentSearch byName = new() { OrderBy = ["name ASC"], MaxResults = 3, View = LifecycleView.All };
        Page<Experiment> page = await store.SearchExperimentsAsync(byName);
        Assert.Equal(["Alpha", "Default", "alpine"], page.Items.Select(e => e.Name));
        page = await store.SearchExperimentsAsync(byName with { PageToken = page.NextPageToken });
        Assert.Equal(["beta", "gamma"], page.Items.Select(e => e.Name));
        Assert.Null(page.NextPageToken);
        await RefusedAsync(FaultCode.Malformed, () => store.SearchExperimentsAsync(new ExperimentSearch { Filter = "metrics.x > 1" }));
    }

    [Fact]
    public async Task CreateRun_Everything_IsReadBack()
    {
        using LedgerStore ledger = Open(NewTarget());
        RunDocument made = await ledger.Tracking.CreateRunAsync(new NewRun { Name = "ridge", UserId = "ann", StartTime = Now, Tags = [new TrackingEntry("x", "é\n'\"")] });
        Assert.Equal(32, made.Id.Length);
        Assert.Equal(("0", "ridge", "ann", RunStatus.Running, Now, (long?)null, LifecycleStage.Active), (made.ExperimentId, made.Name, made.UserId, made.Status, made.StartTime, made.EndTime, made.Stage));
        Assert.Equal($"mlflow-artifacts:/0/{made.Id}/artifacts", made.ArtifactUri);
        Assert.Equal([new TrackingEntry("mlflow.runName", "ridge"), new TrackingEntry("x", "é\n'\"")], made.Tags);
        Assert.Equivalent(made, await ledger.Tracking.GetRunAsync(made.Id), strict: true);
    }

    [Fact]
    public async Task CreateRun_Names_ComeFromNameTagOrAreMadeUp()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        Assert.Equal("tagged", (await store.CreateRunAsync(new NewRun { Tags = [new TrackingEntry("mlflow.runName", "tagged")] })).Name);
        RunDocument unnamed = await store.CreateRunAsync(new NewRun());
        Assert.Matches("^[a-z]+-[a-z]+-[0-9]+$", unnamed.Name);
        Assert.Contains(new TrackingEntry("mlflow.runName", unnamed.Name), unnamed.Tags);
        await RefusedAsync(FaultCode.OutOfRange, () => store.CreateRunAsync(new NewRun { Name = "a", Tags = [new TrackingEntry("mlflow.runName", "b")] }));
        await RefusedAsync(FaultCode.NotFound, () => store.CreateRunAsync(new NewRun { ExperimentId = "9" }));
    }

    [Fact]
    public async Task UpdateRun_StatusEndName_AreChangedAndTheRevisionGrows()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        RunDocument run = await store.CreateRunAsync(new NewRun { Name = "a" });
        RunDocument done = await store.UpdateRunAsync(run.Id, new RunUpdate { Status = RunStatus.Finished, EndTime = Now });
        Assert.Equal((RunStatus.Finished, Now, "a"), (done.Status, done.EndTime, done.Name));
        Assert.True(done.Revision > run.Revision);
        RunDocument renamed = await store.UpdateRunAsync(run.Id, new RunUpdate { Name = "b" });
        Assert.Equal(("b", RunStatus.Finished, (long?)Now), (renamed.Name, renamed.Status, renamed.EndTime));
        Assert.Equal([new TrackingEntry("mlflow.runName", "b")], renamed.Tags);
        await store.SetTagAsync(run.Id, new TrackingEntry("mlflow.runName", "c"));
        Assert.Equal("c", (await store.GetRunAsync(run.Id)).Name);
    }

    [Fact]
    public async Task DeletedRun_Writes_AreRefusedUntilItIsRestored()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun())).Id;
        await store.DeleteRunAsync(id);
        Assert.Equal(LifecycleStage.Deleted, (await store.GetRunAsync(id)).Stage);
        await RefusedAsync(FaultCode.OutOfRange, () => store.DeleteRunAsync(id));
        await RefusedAsync(FaultCode.OutOfRange, () => store.LogMetricAsync(id, new MetricPoint("m", 1, 1, 1)));
        await RefusedAsync(FaultCode.OutOfRange, () => store.LogParamAsync(id, new TrackingEntry("p", "1")));
        await RefusedAsync(FaultCode.OutOfRange, () => store.SetTagAsync(id, new TrackingEntry("t", "1")));
        await RefusedAsync(FaultCode.OutOfRange, () => store.DeleteTagAsync(id, "mlflow.runName"));
        await RefusedAsync(FaultCode.OutOfRange, () => store.UpdateRunAsync(id, new RunUpdate { Status = RunStatus.Finished }));
        await RefusedAsync(FaultCode.OutOfRange, () => store.AttachFileAsync(id, File("a", 1)));
        await store.RestoreRunAsync(id);
        await RefusedAsync(FaultCode.OutOfRange, () => store.RestoreRunAsync(id));
        await store.LogMetricAsync(id, new MetricPoint("m", 1, 1, 1));
        Assert.Single((await store.GetRunAsync(id)).Metrics);
        await RefusedAsync(FaultCode.NotFound, () => store.LogMetricAsync("nothing", new MetricPoint("m", 1, 1, 1)));
        await RefusedAsync(FaultCode.NotFound, () => store.GetRunAsync("nothing"));
    }

    [Fact]
    public async Task Params_NeverChange()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun())).Id;
        await store.LogParamAsync(id, new TrackingEntry("p", "1"));
        await store.LogParamAsync(id, new TrackingEntry("p", "1"));
        DataException refusal = await RefusedAsync(FaultCode.OutOfRange, () => store.LogParamAsync(id, new TrackingEntry("p", "2")));
        Assert.Contains("'2' where '1' is logged", refusal.Message);
        await store.LogParamAsync(id, new TrackingEntry("empty", ""));
        Assert.Equal([new TrackingEntry("empty", ""), new TrackingEntry("p", "1")], (await store.GetRunAsync(id)).Params);
    }

    [Fact]
    public async Task Params_SameKeyAtOnce_OneValueWins()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun())).Id;
        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                await store.LogParamAsync(id, new TrackingEntry("p", $"{i % 4}"));
                return true;
            }
            catch (DataException refusal) when (refusal.Fault.Code == FaultCode.OutOfRange)
            {
                return false;
            }
        }));
        string held = Assert.Single((await store.GetRunAsync(id)).Params).Value;
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i % 4}" == held), taken);
    }

    [Fact]
    public async Task Tags_SetAgain_AreReplacedAndRemoved()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun { Name = "n" })).Id;
        await store.SetTagAsync(id, new TrackingEntry("t", "1"));
        await store.SetTagAsync(id, new TrackingEntry("t", "2"));
        Assert.Contains(new TrackingEntry("t", "2"), (await store.GetRunAsync(id)).Tags);
        await store.DeleteTagAsync(id, "t");
        Assert.DoesNotContain((await store.GetRunAsync(id)).Tags, t => t.Key == "t");
        await RefusedAsync(FaultCode.NotFound, () => store.DeleteTagAsync(id, "t"));
    }

    [Fact]
    public async Task LogBatch_Everything_IsReadBack()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun { Name = "n" })).Id;
        await store.LogBatchAsync(id, new RunBatch
        {
            Metrics = [.. Enumerable.Range(0, 800).Select(i => new MetricPoint($"metric_{i}", i / 7.0, Now + i, i % 3))],
            Params = [.. Enumerable.Range(0, 100).Select(i => new TrackingEntry($"p{i:000}", $"{i}"))],
            Tags = [.. Enumerable.Range(0, 100).Select(i => new TrackingEntry($"t{i:000}", $"{i}"))],
        });
        RunDocument run = await store.GetRunAsync(id);
        Assert.Equal(Enumerable.Range(0, 800).Select(i => new MetricPoint($"metric_{i}", i / 7.0, Now + i, i % 3)).OrderBy(p => p.Key, StringComparer.Ordinal), run.Metrics);
        Assert.Equal(100, run.Params.Length);
        Assert.Equal(101, run.Tags.Length);
    }

    [Fact]
    public async Task LogBatch_OneFault_WritesNothing()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun { Name = "n" })).Id;
        await store.LogParamAsync(id, new TrackingEntry("p", "1"));
        RunDocument before = await store.GetRunAsync(id);
        RunBatch good = new() { Metrics = [new MetricPoint("m", 1, 1, 1)], Params = [new TrackingEntry("new", "1")], Tags = [new TrackingEntry("t", "1")] };
        RunBatch[] bad =
        [
            good with { Params = [.. good.Params, new TrackingEntry("p", "2")] },
            good with { Params = [.. good.Params, new TrackingEntry("new", "1")] },
            good with { Metrics = [.. good.Metrics, new MetricPoint("a\nb", 1, 1, 1)] },
            good with { Metrics = [.. Enumerable.Repeat(good.Metrics[0], 1001)] },
            good with { Metrics = [.. Enumerable.Repeat(good.Metrics[0], 999)] },
            good with { Params = [.. Enumerable.Range(0, 101).Select(i => new TrackingEntry($"{i}", ""))] },
            good with { Tags = [.. Enumerable.Range(0, 101).Select(i => new TrackingEntry($"{i}", ""))] },
            good with { Tags = [new TrackingEntry("t", new string('x', 8001))] },
            good with { Params = [new TrackingEntry("new", new string('x', 6001))] },
            good with { Params = [new TrackingEntry(new string('k', 251), "1")] },
            good with { Tags = [new TrackingEntry("t", "a\0b")] },
            good with { Tags = [new TrackingEntry("t", "\ud800")] },
            good with { Tags = [new TrackingEntry("../t", "1")] },
            good with { Tags = [new TrackingEntry("/t", "1")] },
            good with { Tags = [new TrackingEntry("", "1")] },
        ];
        foreach (RunBatch batch in bad) await RefusedAsync(FaultCode.OutOfRange, () => store.LogBatchAsync(id, batch));
        Assert.Equivalent(before, await store.GetRunAsync(id), strict: true);
        await store.LogBatchAsync(id, good with { Tags = [new TrackingEntry("größe/東京 a:b-c.d", string.Concat(Enumerable.Repeat("😀", 4000)))], Params = [new TrackingEntry(new string('ж', 250), new string('ü', 6000))] });
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 4000)), (await store.GetRunAsync(id)).Tags[0].Value);
    }

    [Fact]
    public async Task Metrics_AnyValue_IsKeptExactly()
    {
        (string Key, double Value, string Json)[] cases =
        [
            ("nan", double.NaN, "\"NaN\""), ("up", double.PositiveInfinity, "\"Infinity\""), ("down", double.NegativeInfinity, "\"-Infinity\""),
            ("most", double.MaxValue, "1.7976931348623157E+308"), ("least", double.Epsilon, "5E-324"), ("tenth", 0.1, "0.1"),
        ];
        string target = NewTarget(), id;
        using (LedgerStore ledger = Open(target))
        {
            id = (await ledger.Tracking.CreateRunAsync(new NewRun())).Id;
            await ledger.Tracking.LogBatchAsync(id, new RunBatch { Metrics = [.. cases.Select(c => new MetricPoint(c.Key, c.Value, Now, -5))] });
            await Check(ledger.Tracking);
            // the search brings the table of latest points up to date
            await ledger.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], OrderBy = ["metrics.nan"] });
        }
        using LedgerStore again = Open(target);
        await Check(again.Tracking);

        async Task Check(TrackingStore store)
        {
            RunDocument run = await store.GetRunAsync(id);
            foreach ((string key, double value, string json) in cases)
            {
                foreach (MetricPoint point in (MetricPoint[])[run.Metrics.Single(m => m.Key == key), (await store.MetricHistoryAsync(id, key)).Items.Single()])
                {
                    Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(point.Value));
                    Assert.Equal((Now, -5), (point.Timestamp, point.Step));
                }
                Assert.Contains($$"""{"key":"{{key}}","value":{{json}},"timestamp":1770000000000,"step":-5}""", Encoding.UTF8.GetString(run.Json.Span));
            }
        }
    }

    [Fact]
    public async Task Metrics_NegativeZero_IsKeptInTheSeriesAndZeroInTheRun()
    {
        using LedgerStore ledger = Open(NewTarget());
        string id = (await ledger.Tracking.CreateRunAsync(new NewRun())).Id;
        await ledger.Tracking.LogMetricAsync(id, new MetricPoint("m", -0.0, Now, 0));
        Assert.True(double.IsNegative((await ledger.Tracking.MetricHistoryAsync(id, "m")).Items.Single().Value));
        Assert.False(double.IsNegative((await ledger.Tracking.GetRunAsync(id)).Metrics.Single().Value));
    }

    /// <summary>The latest is that of the largest step, then timestamp, then value, in whatever order they come, before and after the table of latest points is brought up to date.</summary>
    [Fact]
    public async Task Metrics_Latest_IsThatOfTheLargestStepThenTimeThenValue()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun())).Id;
        async Task<MetricPoint> LatestAfter(params MetricPoint[] points)
        {
            await store.LogBatchAsync(id, new RunBatch { Metrics = [.. points] });
            MetricPoint latest = (await store.GetRunAsync(id)).Metrics.Single();
            await store.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], Filter = "metrics.m > 0" });
            Assert.Equal(latest, (await store.GetRunAsync(id)).Metrics.Single());
            return latest;
        }
        Assert.Equal(2, (await LatestAfter(new MetricPoint("m", 2, 10, 5), new MetricPoint("m", 1, 10, 5))).Value);
        Assert.Equal(2, (await LatestAfter(new MetricPoint("m", 9, 99, 4))).Value);
        Assert.Equal(3, (await LatestAfter(new MetricPoint("m", 3, 10, 5))).Value);
        Assert.Equal(1, (await LatestAfter(new MetricPoint("m", 1, 11, 5))).Value);
        Assert.Equal(0, (await LatestAfter(new MetricPoint("m", 0, 0, 6), new MetricPoint("m", 7, 0, -1))).Value);
        Assert.Equal(7, (await store.MetricHistoryAsync(id, "m")).Items.Length);
    }

    [Fact]
    public async Task MetricHistory_Pages_HoldAllPointsOnce()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun())).Id;
        MetricPoint[] points = [.. Enumerable.Range(0, 25).Select(i => new MetricPoint("loss/train", i, Now + i, i))];
        foreach (MetricPoint[] batch in points.Reverse().Chunk(4)) await store.LogBatchAsync(id, new RunBatch { Metrics = [.. batch, new MetricPoint("other", 1, 1, 1)] });
        await store.LogMetricAsync(id, points[3]);
        Assert.Equal(points, (await store.MetricHistoryAsync(id, "loss/train")).Items);
        List<MetricPoint> paged = [];
        string? token = null;
        do
        {
            Page<MetricPoint> page = await store.MetricHistoryAsync(id, "loss/train", 10, token);
            Assert.InRange(page.Items.Length, 1, 10);
            paged.AddRange(page.Items);
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(points, paged);
        Assert.Empty((await store.MetricHistoryAsync(id, "absent")).Items);
        await RefusedAsync(FaultCode.NotFound, () => store.MetricHistoryAsync("nothing", "m"));
        string other = (await store.MetricHistoryAsync(id, "loss/train", 10)).NextPageToken!;
        await RefusedAsync(FaultCode.OutOfRange, () => store.MetricHistoryAsync(id, "other", 10, other));
    }

    [Fact]
    public async Task BulkMetricHistory_SeveralRuns_AreOrderedByRun()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string[] ids = [.. (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => store.CreateRunAsync(new NewRun())))).Select(r => r.Id).Order(StringComparer.Ordinal)];
        foreach (string id in ids) await store.LogBatchAsync(id, new RunBatch { Metrics = [new MetricPoint("m", 2, 2, 2), new MetricPoint("m", 1, 1, 1)] });
        ImmutableArray<RunMetricPoint> all = await store.BulkMetricHistoryAsync([ids[2], ids[0], ids[1], "nothing"], "m");
        Assert.Equal(ids.SelectMany(id => (double[])[1, 2], (id, v) => (id, v)), all.Select(p => (p.RunId, p.Point.Value)));
        Assert.Equal(5, (await store.BulkMetricHistoryAsync(ids, "m", 5)).Length);
        await RefusedAsync(FaultCode.OutOfRange, () => store.BulkMetricHistoryAsync([.. Enumerable.Repeat("x", 101)], "m"));
    }

    [Fact]
    public async Task SearchRuns_Filter_FindsExactlyThese()
    {
        (string Filter, string Expected)[] cases =
        [
            ("metrics.rmse < 1", "ab"),
            ("metrics.rmse <= 1", "abc"),
            ("metrics.rmse != 1", "abde"),
            ("metrics.rmse > 1", "d"),
            ("metric.rmse = 1.0", "c"),
            ("metrics.\"big\" > 1e308", "a"),
            ("metrics.`big` < -1e308", "b"),
            ("params.model = 'ridge'", "ac"),
            ("params.model != 'ridge'", "b"),
            ("parameter.model LIKE 'L%'", ""),
            ("params.model ILIKE 'L%'", "b"),
            ("params.model LIKE '_asso'", "b"),
            ("params.pattern LIKE '%*[?]%'", "d"),
            ("params.pattern LIKE '%[?]\\'", ""),
            ("tags.\"a b\" LIKE '%y%'", "ab"),
            ("tags.`a b` = 'it''s y'", "a"),
            ("tags.dotted.key.name = \"v\"", "e"),
            ("attributes.status = 'FINISHED'", "a"),
            ("status != 'FINISHED' and start_time >= 1002", "cde"),
            ("attr.end_time > 0", "a"),
            ("run_name = 'c'", "c"),
            ("`run name` LIKE 'c'", "c"),
            ("created <= 1001", "ab"),
            ("user_id = 'u' AND params.model = 'ridge' And metrics.rmse > 0.4", "ac"),
            ("metrics.absent > 0", ""),
            ("  ", "abcde"),
        ];
        using LedgerStore ledger = Open(NewTarget());
        await FillAsync(ledger.Tracking);
        foreach ((string filter, string expected) in cases)
        {
            RunPage page = await ledger.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], Filter = filter, OrderBy = ["run_name"] });
            Assert.Equal((filter, expected), (filter, string.Concat(page.Runs.Select(r => r.Name))));
        }
    }

    [Fact]
    public async Task Datasets_LoggedAndSearched_AreKeptWithTheRun()
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        TrackingStore store = ledger.Tracking;
        Dictionary<string, string> ids = await FillAsync(store);
        var sales = new RunDataset("Verkäufe 東京", "a1b2", "local", """{"uri":"sales.csv"}""") { Schema = "[]", Profile = """{"rows":3}""", Tags = [new TrackingEntry(RunDataset.ContextTag, "training"), new TrackingEntry("b", "")] };
        var prices = new RunDataset("prices", "c3", "s3", "s3://x");
        await store.LogDatasetsAsync(ids["a"], [sales, prices]);
        await store.LogDatasetsAsync(ids["b"], [prices with { Tags = [new TrackingEntry(RunDataset.ContextTag, "evaluation")] }]);
        await store.LogDatasetsAsync(ids["b"], [prices with { Source = "s3://y", Tags = [new TrackingEntry(RunDataset.ContextTag, "test")] }]);
        using LedgerStore again = Open(target);
        RunDocument run = await again.Tracking.GetRunAsync(ids["a"]);
        Assert.Equivalent(new[] { sales, prices }.OrderBy(d => d.Name, StringComparer.Ordinal), run.Datasets, strict: true);
        using (JsonDocument json = JsonDocument.Parse(run.Json))
        {
            JsonElement inputs = json.RootElement.GetProperty("inputs").GetProperty("dataset_inputs");
            Assert.Equal(["Verkäufe 東京", "prices"], inputs.EnumerateArray().Select(i => i.GetProperty("dataset").GetProperty("name").GetString()));
            Assert.False(inputs[1].GetProperty("dataset").TryGetProperty("schema", out _));
        }
        Assert.Equal("s3://y", Assert.Single((await again.Tracking.GetRunAsync(ids["b"])).Datasets).Source);

        async Task Finds(string filter, string names)
        {
            RunPage page = await store.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], Filter = filter });
            Assert.Equal(names, string.Concat(page.Runs.Select(r => r.Name).Order(StringComparer.Ordinal)));
        }

        await Finds("dataset.name = 'prices'", "ab");
        await Finds("datasets.digest = 'a1b2' AND metrics.rmse < 1", "a");
        await Finds("dataset.context = 'evaluation'", "");
        await Finds("dataset.context IN ('test', 'training')", "ab");
        await Finds("dataset.name LIKE 'Ver%'", "a");
        await RefusedAsync(FaultCode.Malformed, () => store.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], Filter = "dataset.size = '1'" }));
        await RefusedAsync(FaultCode.Malformed, () => store.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], OrderBy = ["dataset.name"] }));
        await RefusedAsync(FaultCode.OutOfRange, () => store.LogDatasetsAsync(ids["c"], [prices with { Digest = new string('d', 37) }]));
        await RefusedAsync(FaultCode.OutOfRange, () => store.LogDatasetsAsync(ids["c"], [prices, prices with { Name = "" }]));
        await RefusedAsync(FaultCode.NotFound, () => store.LogDatasetsAsync(new string('0', 32), [prices]));
        Assert.Empty((await store.GetRunAsync(ids["c"])).Datasets);
    }

    [Fact]
    public async Task SearchRuns_Identities_AreFoundInLists()
    {
        using LedgerStore ledger = Open(NewTarget());
        Dictionary<string, string> ids = await FillAsync(ledger.Tracking);
        async Task<string> Names(string filter) => string.Concat((await ledger.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], Filter = filter, OrderBy = ["run_name"] })).Runs.Select(r => r.Name));
        Assert.Equal("b", await Names($"run_id = '{ids["b"]}'"));
        Assert.Equal("bd", await Names($"attributes.run_id IN ('{ids["b"]}', \"{ids["d"]}\",'x')"));
        Assert.Equal("ace", await Names($"attributes.run_id not in ('{ids["b"]}','{ids["d"]}')"));
    }

    [Fact]
    public async Task SearchRuns_Order_PutsNaNAndMissingLast()
    {
        (string? Order, string Expected)[] cases =
        [
            ("metrics.rmse", "abcde"),
            ("metrics.rmse DESC", "dcbae"),
            ("metrics.big ASC", "baedc"),
            ("params.model", "bcaed"),
            ("tags.`a b` desc", "baedc"),
            ("attributes.start_time ASC", "abcde"),
            ("end_time", "aedcb"),
            ("status", "aedcb"),
            ("run_name DESC", "edcba"),
            (null, "edcba"),
        ];
        using LedgerStore ledger = Open(NewTarget());
        await FillAsync(ledger.Tracking);
        foreach ((string? order, string expected) in cases)
        {
            RunPage page = await ledger.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], OrderBy = order is null ? [] : [order] });
            Assert.Equal((order, expected), (order, string.Concat(page.Runs.Select(r => r.Name))));
        }
    }

    [Fact]
    public async Task SearchRuns_Pages_HoldEveryRunOnce()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string other = await store.CreateExperimentAsync("other");
        string[] ids = [.. (await Task.WhenAll(Enumerable.Range(0, 47).Select(i => store.CreateRunAsync(new NewRun { ExperimentId = i % 2 == 0 ? "0" : other, StartTime = i % 5, Name = $"{i}" })))).Select(r => r.Id)];
        RunSearch search = new() { ExperimentIds = ["0", other], MaxResults = 10, OrderBy = ["start_time"] };
        List<RunDocument> found = [];
        string? token = null;
        do
        {
            RunPage page = await store.SearchRunsAsync(search with { PageToken = token });
            found.AddRange(page.Runs);
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(5, (found.Count + 9) / 10);
        Assert.Equal(ids.Order(StringComparer.Ordinal), found.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.Equal(found.Select(r => r.StartTime).Order(), found.Select(r => r.StartTime));
        string second = (await store.SearchRunsAsync(search)).NextPageToken!;
        await RefusedAsync(FaultCode.OutOfRange, () => store.SearchRunsAsync(search with { PageToken = second, Filter = "start_time > 0" }));
        await RefusedAsync(FaultCode.OutOfRange, () => store.SearchRunsAsync(search with { PageToken = "nonsense" }));
        await RefusedAsync(FaultCode.OutOfRange, () => store.SearchRunsAsync(search with { MaxResults = 50_001 }));
        await RefusedAsync(FaultCode.OutOfRange, () => store.SearchRunsAsync(search with { MaxResults = 0 }));
        Assert.Empty((await store.SearchRunsAsync(new RunSearch { ExperimentIds = [] })).Runs);
        Assert.Empty((await store.SearchRunsAsync(new RunSearch { ExperimentIds = ["99"] })).Runs);
    }

    [Fact]
    public async Task SearchRuns_AfterAChange_AnswersTheChange()
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target), elsewhere = Open(target);
        TrackingStore store = ledger.Tracking;
        RunSearch search = new() { ExperimentIds = ["0"] };
        async Task<string> Answer() => Encoding.UTF8.GetString(Joined(await store.SearchRunsAsync(search)));
        string id = (await store.CreateRunAsync(new NewRun())).Id;
        Assert.Contains(id, await Answer());
        // another process on the same database
        await elsewhere.Tracking.SetTagAsync(id, new TrackingEntry("t", "v1"));
        Assert.Contains("v1", await Answer());
        await elsewhere.Tracking.LogMetricAsync(id, new MetricPoint("m", 4711, 1, 1));
        Assert.Contains("4711", await Answer());
        await elsewhere.Tracking.LogParamAsync(id, new TrackingEntry("p", "v2"));
        Assert.Contains("v2", await Answer());
        await elsewhere.Tracking.UpdateRunAsync(id, new RunUpdate { Status = RunStatus.Failed });
        Assert.Contains("FAILED", await Answer());
        await elsewhere.Tracking.DeleteRunAsync(id);
        Assert.Equal("""{"runs":[]}""", await Answer());
        Assert.Single((await store.SearchRunsAsync(search with { View = LifecycleView.DeletedOnly })).Runs);
        Assert.Single((await store.SearchRunsAsync(search with { View = LifecycleView.All })).Runs);
        await elsewhere.Tracking.RestoreRunAsync(id);
        Assert.Contains(id, await Answer());
        await elsewhere.Tracking.DeleteExperimentAsync("0");
        Assert.Equal("""{"runs":[]}""", await Answer());
    }

    [Fact]
    public async Task Json_Run_IsMlflowsShape()
    {
        using LedgerStore ledger = Open(NewTarget());
        string id = (await ledger.Tracking.CreateRunAsync(new NewRun { Name = "\"quoted\" \u0001 東京 </script>", UserId = "u", StartTime = Now })).Id;
        await ledger.Tracking.LogBatchAsync(id, new RunBatch { Metrics = [new MetricPoint("m", 0.5, Now, 3)], Params = [new TrackingEntry("p", "v")] });
        RunDocument run = await ledger.Tracking.UpdateRunAsync(id, new RunUpdate { Status = RunStatus.Finished, EndTime = Now + 1 });
        using JsonDocument json = JsonDocument.Parse(run.Json);
        JsonElement info = json.RootElement.GetProperty("info"), data = json.RootElement.GetProperty("data");
        Assert.Equal(id, info.GetProperty("run_id").GetString());
        Assert.Equal("\"quoted\" \u0001 東京 </script>", info.GetProperty("run_name").GetString());
        Assert.Equal("FINISHED", info.GetProperty("status").GetString());
        Assert.Equal(Now + 1, info.GetProperty("end_time").GetInt64());
        Assert.Equal("active", info.GetProperty("lifecycle_stage").GetString());
        Assert.Equal("""[{"key":"m","value":0.5,"timestamp":1770000000000,"step":3}]""", data.GetProperty("metrics").GetRawText());
        Assert.Equal("""[{"key":"p","value":"v"}]""", data.GetProperty("params").GetRawText());
        RunPage page = await ledger.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], MaxResults = 1 });
        using JsonDocument answer = JsonDocument.Parse(Joined(page));
        Assert.Equal(Encoding.UTF8.GetString(run.Json.Span), answer.RootElement.GetProperty("runs")[0].GetRawText());
    }

    [Fact]
    public async Task Files_AttachListReplaceRemove_AreKept()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string id = (await store.CreateRunAsync(new NewRun())).Id;
        foreach (string path in (string[])["model/a.json", "model/deep/b.bin", "model-notes.txt", "größe 東京.csv", "model/a/x"]) await store.AttachFileAsync(id, File(path, 1));
        Assert.Equal([new RunFileEntry("größe 東京.csv", 1), new RunFileEntry("model", null), new RunFileEntry("model-notes.txt", 1)], await store.ListFilesAsync(id));
        Assert.Equal([new RunFileEntry("model/a", null), new RunFileEntry("model/a.json", 1), new RunFileEntry("model/deep", null)], await store.ListFilesAsync(id, "model"));
        Assert.Empty(await store.ListFilesAsync(id, "model/a.json"));
        Assert.Empty(await store.ListFilesAsync(id, "nowhere"));
        await store.AttachFileAsync(id, File("model/a.json", 2));
        Assert.Equal(File("model/a.json", 2), await store.FindFileAsync(id, "model/a.json"));
        Assert.Null(await store.FindFileAsync(id, "model"));
        await RefusedAsync(FaultCode.OutOfRange, () => store.AttachFileAsync(id, File("model", 1)));
        await RefusedAsync(FaultCode.OutOfRange, () => store.AttachFileAsync(id, File("model/a.json/b", 1)));
        foreach (string bad in (string[])["", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a\\b", "a\0", new string('é', 501)])
            await RefusedAsync(FaultCode.OutOfRange, () => store.AttachFileAsync(id, File(bad, 1)));
        await store.RemoveFileAsync(id, "model");
        Assert.Equal(["größe 東京.csv", "model-notes.txt"], (await store.ListFilesAsync(id)).Select(f => f.Path));
        await RefusedAsync(FaultCode.NotFound, () => store.RemoveFileAsync(id, "model"));
        await RefusedAsync(FaultCode.NotFound, () => store.ListFilesAsync("nothing"));
    }

    [Fact]
    public async Task MarkLostRuns_LeaseOver_KillsTheRunAtItsLastSignOfLife()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        string lost = (await store.CreateRunAsync(new NewRun { LeaseUntil = now + 1000 })).Id, renewed = (await store.CreateRunAsync(new NewRun { LeaseUntil = now + 1000 })).Id;
        string free = (await store.CreateRunAsync(new NewRun())).Id, finished = (await store.CreateRunAsync(new NewRun { LeaseUntil = now + 1000 })).Id;
        Assert.True(await store.RenewLeaseAsync(renewed, now + 50_000));
        await store.UpdateRunAsync(finished, new RunUpdate { Status = RunStatus.Finished });
        Assert.Empty(await store.MarkLostRunsAsync(now));
        await store.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"] });
        Assert.Equal([lost], await store.MarkLostRunsAsync(now + 1001));
        Assert.Empty(await store.MarkLostRunsAsync(now + 1002));
        RunDocument run = (await store.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], Filter = "status = 'KILLED'" })).Runs.Single();
        Assert.Equal(lost, run.Id);
        Assert.InRange(run.EndTime!.Value, now, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Contains("no sign of life", run.Tags.Single(t => t.Key == "kontor.lost").Value);
        Assert.Equal(RunStatus.Running, (await store.GetRunAsync(free)).Status);
        Assert.False(await store.RenewLeaseAsync(lost, now + 90_000));
        Assert.Equal([renewed], await store.MarkLostRunsAsync(now + 60_000));
    }

    /// <summary>Writers that come at once share commits; each gets its own answer, and what is refused harms no other.</summary>
    [Fact]
    public async Task Writers_ManyAtOnce_EachIsTakenOrRefusedAlone()
    {
        using LedgerStore ledger = Open(NewTarget());
        TrackingStore store = ledger.Tracking;
        string[] ids = [.. (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.CreateRunAsync(new NewRun())))).Select(r => r.Id)];
        await store.DeleteRunAsync(ids[4]);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            string id = i % 7 == 6 ? "nothing" : ids[i % 5];
            RunBatch batch = new() { Metrics = [new MetricPoint("m", i, i, i), new MetricPoint($"m{i}", i, i, i)], Tags = [new TrackingEntry($"t{i}", "v")] };
            if (id == "nothing") await RefusedAsync(FaultCode.NotFound, () => store.LogBatchAsync(id, batch));
            else if (id == ids[4]) await RefusedAsync(FaultCode.OutOfRange, () => store.LogBatchAsync(id, batch));
            else await store.LogBatchAsync(id, batch);
        }));
        for (int r = 0; r < 4; r++)
        {
            int[] mine = [.. Enumerable.Range(0, 500).Where(i => i % 5 == r && i % 7 != 6)];
            RunDocument run = await store.GetRunAsync(ids[r]);
            Assert.Equal(mine.Length + 1, run.Metrics.Length);
            Assert.Equal(mine.Max(), run.Metrics.Single(m => m.Key == "m").Value);
            Assert.Equal(mine.Select(i => (double)i), (await store.MetricHistoryAsync(ids[r], "m")).Items.Select(p => p.Value));
            Assert.Equal(mine.Length + 1, run.Revision);
        }
    }

    /// <summary>Two servers on one database: no write is lost and a parameter has one value.</summary>
    [Fact]
    public async Task Writers_TwoLedgersOnOneDatabase_LoseNothing()
    {
        string target = NewTarget();
        using LedgerStore one = Open(target), two = Open(target);
        string[] ids = [.. (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => one.Tracking.CreateRunAsync(new NewRun())))).Select(r => r.Id)];
        await Task.WhenAll(((TrackingStore[])[one.Tracking, two.Tracking]).SelectMany((store, s) => Enumerable.Range(0, 4).Select(async w =>
        {
            for (int i = 0; i < 25; i++)
            {
                await store.LogMetricAsync(ids[w], new MetricPoint($"m{s}", i, i, i));
                if (i % 10 == 0) await store.SearchRunsAsync(new RunSearch { ExperimentIds = ["0"], Filter = "metrics.m0 >= 0" });
            }
        })));
        foreach (string id in ids)
        {
            for (int s = 0; s < 2; s++) Assert.Equal(Enumerable.Range(0, 25).Select(i => (double)i), (await one.Tracking.MetricHistoryAsync(id, $"m{s}")).Items.Select(p => p.Value));
            Assert.Equal([24, 24], (await two.Tracking.GetRunAsync(id)).Metrics.Select(m => m.Value));
            Assert.Equal(51, (await one.Tracking.GetRunAsync(id)).Revision);
        }
    }

    [Fact]
    public async Task Dispose_WritesThatWait_AreWritten()
    {
        string target = NewTarget(), id;
        using (LedgerStore ledger = Open(target)) id = (await ledger.Tracking.CreateRunAsync(new NewRun())).Id;
        LedgerStore closing = Open(target);
        Task[] writes = [.. Enumerable.Range(0, 100).Select(i => closing.Tracking.LogMetricAsync(id, new MetricPoint("m", i, i, i)))];
        closing.Dispose();
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closing.Tracking.LogMetricAsync(id, new MetricPoint("m", 1, 1, 1)));
        using LedgerStore again = Open(target);
        Assert.Equal(100, (await again.Tracking.MetricHistoryAsync(id, "m")).Items.Length);
    }

    [Fact]
    public async Task Cancellation_BeforeTheWrite_WritesNothing()
    {
        using LedgerStore ledger = Open(NewTarget());
        string id = (await ledger.Tracking.CreateRunAsync(new NewRun())).Id;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.Tracking.LogMetricAsync(id, new MetricPoint("m", 1, 1, 1), new CancellationToken(canceled: true)));
        await ledger.Tracking.SetTagAsync(id, new TrackingEntry("t", "1"));
        Assert.Empty((await ledger.Tracking.GetRunAsync(id)).Metrics);
    }

    /// <summary>What was acknowledged before the writer was killed is there.</summary>
    [Fact]
    public async Task LogBatch_KilledWriter_LosesNothingAcknowledged()
    {
        string target = NewTarget();
        string acknowledged = Path.GetTempFileName();
        try
        {
            using (System.Diagnostics.Process writer = TrackingWriterProcess.Start(target, acknowledged))
            {
                for (int i = 0; i < 3000 && new FileInfo(acknowledged).Length < 20_000; i++)
                {
                    Assert.False(writer.HasExited, "the writer ended by itself");
                    await Task.Delay(20);
                }
                writer.Kill();
                await writer.WaitForExitAsync();
            }
            (string Run, int Number)[] promised = [.. System.IO.File.ReadAllText(acknowledged).Split('\n')[..^1].Select(l => l.Split(' ')).Select(l => (l[0], int.Parse(l[1])))];
            Assert.True(promised.Length >= 300, $"{promised.Length} batches were acknowledged");
            using LedgerStore ledger = Open(target);
            foreach (IGrouping<string, int> run in promised.GroupBy(p => p.Run, p => p.Number))
            {
                HashSet<double> first = [.. (await ledger.Tracking.MetricHistoryAsync(run.Key, "metric_0")).Items.Select(p => p.Value)];
                HashSet<double> last = [.. (await ledger.Tracking.MetricHistoryAsync(run.Key, $"metric_{TrackingWriterProcess.Points - 1}")).Items.Select(p => p.Value)];
                Assert.All(run, number => Assert.Contains(number, first));
                Assert.Equal(first, last); // no batch in part
                RunDocument document = await ledger.Tracking.GetRunAsync(run.Key);
                Assert.All(run, number => Assert.Contains(new TrackingEntry($"batch_{number}", "written"), document.Tags));
            }
        }
        finally
        {
            System.IO.File.Delete(acknowledged);
        }
    }

    private static byte[] Joined(RunPage page) => [.. page.Json.SelectMany(piece => piece.ToArray())];

    protected static async Task<DataException> RefusedAsync(FaultCode code, Func<Task> work)
    {
        DataException refusal = await Assert.ThrowsAsync<DataException>(work);
        Assert.Equal(code, refusal.Fault.Code);
        return refusal;
    }

    protected static RunFile File(string path, long bytes) => new(path, new FileHash(new string('a', 64), bytes), "text/plain");

    /// <summary>Runs a to e, started one after the other.</summary>
    private static async Task<Dictionary<string, string>> FillAsync(TrackingStore store)
    {
        Dictionary<string, string> ids = [];
        foreach ((char name, int i) in "abcde".Select((c, i) => (c, i))) ids[$"{name}"] = (await store.CreateRunAsync(new NewRun { Name = $"{name}", UserId = "u", StartTime = 1000 + i })).Id;
        Task Log(string name, RunBatch batch) => store.LogBatchAsync(ids[name], batch);
        await Log("a", new RunBatch
        {
            Metrics = [new MetricPoint("rmse", 99, 1, 0), new MetricPoint("rmse", 0.5, 1, 1), new MetricPoint("big", double.PositiveInfinity, 1, 1)],
            Params = [new TrackingEntry("model", "ridge")],
            Tags = [new TrackingEntry("a b", "it's y")],
        });
        await Log("b", new RunBatch
        {
            Metrics = [new MetricPoint("rmse", 0.9, 1, 1), new MetricPoint("big", double.NegativeInfinity, 1, 1)],
            Params = [new TrackingEntry("model", "lasso")],
            Tags = [new TrackingEntry("a b", "yy")],
        });
        await Log("c", new RunBatch { Metrics = [new MetricPoint("rmse", 1, 1, 1)], Params = [new TrackingEntry("model", "ridge")] });
        await Log("d", new RunBatch { Metrics = [new MetricPoint("rmse", 5, 1, 1)], Params = [new TrackingEntry("pattern", "x*[?]\\y")] });
        await Log("e", new RunBatch { Metrics = [new MetricPoint("rmse", double.NaN, 1, 1)], Tags = [new TrackingEntry("dotted.key.name", "v")] });
        await store.UpdateRunAsync(ids["a"], new RunUpdate { Status = RunStatus.Finished, EndTime = 2000 });
        return ids;
    }
}
