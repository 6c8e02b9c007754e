using System.Net.Http.Json;
using System.Text.Json;
using Kontor.Ledger.Registry;
using Kontor.Server.Serving;
using Kontor.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Kontor.Server.Tests.Serving;

/// <summary>Versions change under load: no request is lost, and none is answered by anything but one whole version.</summary>
public sealed class HotSwapTests
{
    [Fact]
    public async Task Versions_MovedUnderLoad_LoseNoRequest()
    {
        const int Versions = 8, Clients = 4;
        await using RunningServer server = await RunningServer.StartAsync();
        for (int v = 1; v <= Versions; v++) await server.UploadAsync("m", ServedModels.Elasticity(-v));
        await server.AliasAsync("m", "champion", 1);
        using var stop = new CancellationTokenSource();
        Task<List<int>>[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            var seen = new List<int>();
            while (!stop.IsCancellationRequested)
            {
                JsonElement said = await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "@champion");
                int version = said.GetProperty("version").GetInt32();
                Assert.Equal(-version, said.GetProperty("predictions")[0].GetProperty("elasticity").GetDouble()); // the file of another version would say another
                seen.Add(version);
            }
            return seen;
        }))];
        for (int v = 2; v <= Versions; v++)
        {
            await Task.Delay(100);
            await server.AliasAsync("m", "champion", v);
            Assert.Equal(v, (await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "@champion")).GetProperty("version").GetInt32());
        }
        await Task.Delay(100);
        await stop.CancelAsync();
        List<int>[] all = await Task.WhenAll(clients);
        Assert.All(all, seen => Assert.Equal(seen.Order(), seen)); // no client goes back to an old version
        Assert.All(all, seen => Assert.Equal(Versions, seen[^1]));
        Assert.Equal(1, server.Services.GetRequiredService<ModelShelf>().Count); // the old ones are gone
    }

    [Fact]
    public async Task Version_MovedByAnotherProcess_IsTakenOver()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int v = 1; v <= 2; v++) await server.UploadAsync("m", ServedModels.Elasticity(-v));
        RegistryStore registry = server.Services.GetRequiredService<Kontor.Ledger.LedgerStore>().Registry;
        await registry.MoveVersionAsync("m", 1, ModelStage.Production);
        Assert.Equal(1, (await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "production")).GetProperty("version").GetInt32());
        await registry.MoveVersionAsync("m", 2, ModelStage.Production, archiveExisting: true); // past the server's own paths
        for (int wait = 0; wait < 200; wait++)
        {
            if ((await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "production")).GetProperty("version").GetInt32() == 2) return;
            await Task.Delay(50);
        }
        Assert.Fail("version 2 was not taken over in 10 seconds");
    }

    [Fact]
    public async Task Version_ThatCannotBeLoaded_DoesNotTakeThePlaceOfOneThatWorks()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.UploadAsync("m", ServedModels.Elasticity(-1));
        await server.AliasAsync("m", "champion", 1);
        await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "@champion");
        RegistryStore registry = server.Services.GetRequiredService<Kontor.Ledger.LedgerStore>().Registry;
        await registry.CreateVersionAsync("m", new NewModelVersion { File = new Kontor.Ledger.FileHash(new string('0', 64), 10), Kind = "elasticity" });
        await server.AliasAsync("m", "champion", 2);
        Assert.Equal(1, (await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "@champion")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Models_MoreThanThereIsRoomFor_AreLoadedAgain()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Serving = s.Serving with { MostModels = 2 } });
        for (int v = 1; v <= 5; v++) await server.UploadAsync($"m{v}", ServedModels.Elasticity(-v));
        for (int round = 0; round < 3; round++)
        {
            for (int v = 1; v <= 5; v++) Assert.Equal(-v, (await server.PredictAsync($"m{v}", new { rows = new[] { ServedModels.Row() } })).GetProperty("predictions")[0].GetProperty("elasticity").GetDouble());
        }
        Assert.InRange(server.Services.GetRequiredService<ModelShelf>().Count, 1, 2);
    }
}
