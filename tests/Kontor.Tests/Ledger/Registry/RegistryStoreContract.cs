using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Registry;
using Kontor.Ledger.Tracking;

namespace Kontor.Tests.Ledger.Registry;

/// <summary>What a registry has to do, whatever database holds it.</summary>
public abstract class RegistryStoreContract
{
    /// <summary>Where a new ledger may be made.</summary>
    protected abstract string NewTarget();

    /// <summary>Runs SQL on the ledger's tables; its errors come through.</summary>
    protected abstract void Execute(string target, string sql);

    [Fact]
    public async Task Model_Whole_IsReadBack()
    {
        using LedgerStore ledger = Open(NewTarget());
        RegisteredModel made = await ledger.Registry.CreateModelAsync("Preis 東京", "dé\0f", new Dictionary<string, string> { ["a b"] = "'; DROP TABLE registered_models; --" }, "ada");
        RegisteredModel read = await ledger.Registry.GetModelAsync("Preis 東京");
        Assert.Equal(("Preis 東京", "dé\uFFFDf", 1L), (read.Name, read.Description, read.Revision));
        Assert.Equal(made.Created, read.Created);
        Assert.Equal([KeyValuePair.Create("a b", "'; DROP TABLE registered_models; --")], read.Tags);
        Assert.Empty(read.Latest);
    }

    [Fact]
    public async Task Version_Whole_IsReadBack()
    {
        using LedgerStore ledger = Open(NewTarget());
        await ledger.Registry.CreateModelAsync("m");
        var spec = new NewModelVersion
        {
            Source = "runs:/x/y", RunId = "x", RunLink = "http://there", Description = "d", File = new FileHash(new string('a', 64), long.MaxValue), Kind = "trees",
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("k", "v"),
        };
        await ledger.Registry.CreateVersionAsync("m", spec, "ada");
        ModelVersion v = await ledger.Registry.GetVersionAsync("m", 1);
        Assert.Equal(("m", 1, "ada", ModelStage.None, "runs:/x/y", "x", "http://there", "d", "trees"), (v.Model, v.Number, v.User, v.Stage, v.Source, v.RunId, v.RunLink, v.Description, v.Kind));
        Assert.Equal(spec.File, v.File);
        Assert.Equal(spec.Tags, v.Tags);
    }

    [Fact]
    public async Task Names_ThatAreNone_AreRefused()
    {
        using LedgerStore ledger = Open(NewTarget());
        foreach (string name in new[] { "", " ", "a/b", "a:b", "a\nb", "a\ud800", new string('x', 257) })
            Assert.Equal(FaultCode.OutOfRange, await CodeAsync(() => ledger.Registry.CreateModelAsync(name)));
        await ledger.Registry.CreateModelAsync("m");
        await NewVersionsAsync(ledger, "m", 1);
        foreach (string alias in new[] { "", "a b", "v1", "V12", "Latest", new string('x', 256) })
            Assert.Equal(FaultCode.OutOfRange, await CodeAsync(() => ledger.Registry.SetAliasAsync("m", alias, 1)));
        Assert.Equal(FaultCode.OutOfRange, await CodeAsync(() => ledger.Registry.CreateVersionAsync("m", new NewModelVersion())));
        Assert.Equal(FaultCode.OutOfRange, await CodeAsync(() => ledger.Registry.SetModelTagAsync("m", "k", new string('x', 5001))));
        Assert.Equal(FaultCode.OutOfRange, await CodeAsync(() => ledger.Registry.DescribeModelAsync("m", new string('x', 5001))));
        Assert.Equal(FaultCode.Duplicate, await CodeAsync(() => ledger.Registry.CreateModelAsync("m")));
        Assert.Equal(FaultCode.NotFound, await CodeAsync(() => ledger.Registry.GetModelAsync("M")));
        Assert.Equal(FaultCode.NotFound, await CodeAsync(() => ledger.Registry.GetVersionAsync("m", 2)));
        Assert.Equal(FaultCode.NotFound, await CodeAsync(() => ledger.Registry.SetVersionTagAsync("m", 2, "k", "v")));
        Assert.Equal(FaultCode.NotFound, await CodeAsync(() => ledger.Registry.FindVersionAsync("m", "@none")));
    }

    [Fact]
    public async Task FindVersion_ByEachName_IsFound()
    {
        using LedgerStore ledger = Open(NewTarget());
        await ledger.Registry.CreateModelAsync("m");
        await NewVersionsAsync(ledger, "m", 4);
        await ledger.Registry.MoveVersionAsync("m", 1, ModelStage.Production);
        await ledger.Registry.MoveVersionAsync("m", 2, ModelStage.Production);
        await ledger.Registry.SetAliasAsync("m", "champion", 3);
        foreach ((string reference, int number) in new[] { ("1", 1), ("production", 2), ("@champion", 3), ("latest", 4), ("None", 4) })
            Assert.Equal(number, (await ledger.Registry.FindVersionAsync("m", reference)).Number);
        Assert.Equal([4, 2], (await ledger.Registry.LatestVersionsAsync("m", [])).Select(v => v.Number));
        Assert.Equal([2], (await ledger.Registry.LatestVersionsAsync("m", [ModelStage.Production, ModelStage.Staging])).Select(v => v.Number));
    }

    [Fact]
    public async Task Move_ArchivingOthers_KeepsEachStepOfHistory()
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        await ledger.Registry.CreateModelAsync("m", by: "ada");
        await NewVersionsAsync(ledger, "m", 2);
        await ledger.Registry.MoveVersionAsync("m", 1, ModelStage.Production, by: "bo");
        long before = await ledger.Registry.RevisionAsync();
        await ledger.Registry.MoveVersionAsync("m", 2, ModelStage.Production, archiveExisting: true, by: "cy");
        await ledger.Registry.SetAliasAsync("m", "champion", 1, "cy");
        await ledger.Registry.SetAliasAsync("m", "champion", 2, "di");
        await ledger.Registry.SetAliasAsync("m", "champion", 2, "di");
        await ledger.Registry.DeleteVersionAsync("m", 2, "ed");
        Assert.True(await ledger.Registry.RevisionAsync() > before);
        Assert.Equal(await ledger.Registry.RevisionAsync(), (await ledger.Registry.GetModelAsync("m")).Revision);
        await ledger.Registry.RenameModelAsync("m", "n", "fo");
        await ledger.Registry.DeleteModelAsync("n", "gu");
        Assert.Equal(
            [
                "ed 2 Deleted  Production>", "ed 2 Alias champion 2>", "di 2 Alias champion 1>2", "cy 1 Alias champion >1", "cy 1 Stage  Production>Archived", "cy 2 Stage  None>Production",
                "bo 1 Stage  None>Production", " 2 Created  >None", " 1 Created  >None", "ada  Created  >m",
            ],
            (await ledger.Registry.HistoryAsync("m")).Select(c => $"{c.By} {c.Version} {c.Kind} {c.Alias} {c.From}>{c.To}"));
        Assert.Equal(["gu Deleted n>", "fo Renamed m>n"], (await ledger.Registry.HistoryAsync("n")).Select(c => $"{c.By} {c.Kind} {c.From}>{c.To}"));
        foreach (string sql in new[] { "DELETE FROM registry_changes", "UPDATE registry_changes SET user_name = 'x'" })
            Assert.Contains("only grows", Assert.ThrowsAny<System.Data.Common.DbException>(() => Execute(target, sql)).Message);
    }

    [Fact]
    public async Task Delete_Version_TakesItsAliasesAndNeverGivesItsNumberAgain()
    {
        using LedgerStore ledger = Open(NewTarget());
        await ledger.Registry.CreateModelAsync("m");
        await NewVersionsAsync(ledger, "m", 2);
        await ledger.Registry.SetAliasAsync("m", "champion", 2);
        await ledger.Registry.DeleteVersionAsync("m", 2);
        Assert.Empty((await ledger.Registry.GetModelAsync("m")).Aliases);
        Assert.Equal(3, (await ledger.Registry.CreateVersionAsync("m", new NewModelVersion { Source = "s" })).Number);
    }

    [Fact]
    public async Task Search_FiltersOrdersAndPages()
    {
        using LedgerStore ledger = Open(NewTarget());
        foreach (string name in new[] { "b%", "B*", "b_x", "c" }) await ledger.Registry.CreateModelAsync(name, tags: new Dictionary<string, string> { ["k y"] = name[..1] });
        async Task<string> NamesAsync(string filter, params string[] order) =>
            string.Join(' ', (await ledger.Registry.SearchModelsAsync(new RegistrySearch { Filter = filter, Order = [.. order] })).Items.Select(m => m.Name));
        Assert.Equal("B* b% b_x c", await NamesAsync(""));
        Assert.Equal("b_x b%", await NamesAsync("name LIKE 'b%'", "name DESC"));
        Assert.Equal("B* b% b_x", await NamesAsync("name ILIKE 'b%'"));
        Assert.Equal("b_x", await NamesAsync("name LIKE 'b__'"));
        Assert.Equal("c", await NamesAsync("tags.`k y` = 'c' AND name != 'b%'"));
        Assert.Equal("b% c", await NamesAsync("name IN ('c', 'b%')"));
        Assert.Equal("", await NamesAsync("creation_timestamp < 5"));
        Page<RegisteredModel> first = await ledger.Registry.SearchModelsAsync(new RegistrySearch { Limit = 3 });
        Page<RegisteredModel> second = await ledger.Registry.SearchModelsAsync(new RegistrySearch { Limit = 3, Page = first.NextPageToken });
        Assert.Equal((3, "c"), (first.Items.Length, Assert.Single(second.Items).Name));
        Assert.Null(second.NextPageToken);
        foreach (string filter in new[] { "name", "name = b", "name = 'b' OR name = 'c'", "size > 3", "name < 'b'", "name = 'b", "last_updated_timestamp = 'x'" })
            Assert.Equal(FaultCode.Malformed, await CodeAsync(() => ledger.Registry.SearchModelsAsync(new RegistrySearch { Filter = filter })));
        Assert.Equal(FaultCode.Malformed, await CodeAsync(() => ledger.Registry.SearchModelsAsync(new RegistrySearch { Order = ["name UP"] })));
        await NewVersionsAsync(ledger, "c", 3);
        await ledger.Registry.SetVersionTagAsync("c", 2, "k", "v");
        Assert.Equal([2], (await ledger.Registry.SearchVersionsAsync(new RegistrySearch { Filter = "name = 'c' and tags.k = 'v' and version_number > 1" })).Items.Select(v => v.Number));
        Assert.Equal([1, 2, 3], (await ledger.Registry.SearchVersionsAsync(new RegistrySearch { Order = ["version_number ASC"] })).Items.Select(v => v.Number));
    }

    /// <summary>Two stores on one ledger, as two servers are: version numbers do not collide, and no alias or stage is lost.</summary>
    [Fact]
    public async Task Writers_ManyAtOnce_LoseNothing()
    {
        string target = NewTarget();
        using LedgerStore one = Open(target), other = Open(target);
        await one.Registry.CreateModelAsync("m");
        int[] numbers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            RegistryStore registry = (i % 2 == 0 ? one : other).Registry;
            ModelVersion version = await registry.CreateVersionAsync("m", new NewModelVersion { Source = $"s{i}" });
            await registry.SetAliasAsync("m", $"a{i}", version.Number);
            await registry.MoveVersionAsync("m", version.Number, ModelStage.Production, archiveExisting: true);
            return version.Number;
        })));
        Assert.Equal(Enumerable.Range(1, 40), numbers.Order());
        RegisteredModel model = await other.Registry.GetModelAsync("m");
        Assert.Equal(numbers.Order(), model.Aliases.Values.Order());
        Assert.Equal(40, model.Aliases.Count);
        Assert.Equal(121, await one.Registry.RevisionAsync());
        Assert.Single((await one.Registry.SearchVersionsAsync(new RegistrySearch { Filter = "current_stage = 'Production'" })).Items);
        Assert.Equal(FaultCode.Duplicate, await FirstFaultAsync([.. Enumerable.Range(0, 4).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).Registry.CreateModelAsync("n")))]));
    }

    private static LedgerStore Open(string target) => LedgerStore.Open(target, TimeProvider.System);

    private static async Task NewVersionsAsync(LedgerStore ledger, string model, int count)
    {
        for (int i = 0; i < count; i++) await ledger.Registry.CreateVersionAsync(model, new NewModelVersion { Source = $"s{i}" });
    }

    private static async Task<FaultCode> CodeAsync(Func<Task> work) => (await Assert.ThrowsAsync<DataException>(work)).Fault.Code;

    // all but one of the same work fail, with the same code
    private static async Task<FaultCode> FirstFaultAsync(Task[] same)
    {
        await Task.WhenAll(same).ContinueWith(_ => { }, TaskScheduler.Default);
        _ = Assert.Single(same, t => t.IsCompletedSuccessfully);
        return Assert.Single(same.Where(t => t.IsFaulted).Select(t => ((DataException)t.Exception!.InnerException!).Fault.Code).Distinct());
    }
}
