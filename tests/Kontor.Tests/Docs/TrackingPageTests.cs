using System.Runtime.CompilerServices;
using Kontor.Ledger;
using Kontor.Ledger.Tracking;
using Kontor.Ledger.Tracking.Client;
using Kontor.Tests.Data;

namespace Kontor.Tests.Docs;

/// <summary>The example of docs/tracking.md is the lines of this file, which is compiled and run.</summary>
public sealed class TrackingPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Example_OfThePage_Runs()
    {
        _folder.Write("report.html", "<p>all</p>");
        string here = Path.Combine(_folder.Path, "kontor.db"), report = Path.Combine(_folder.Path, "report.html"), id;
        using (Tracker tracker = Tracker.Open(here))
        {
            using TrackedRun run = tracker.Start("ridge sweep", experiment: "elasticities");
            run.Param("alpha", 0.1);
            for (int epoch = 1; epoch <= 50; epoch++) run.Metric("rmse", Train(epoch), step: epoch);
            run.Tag("team", "pricing");
            run.File(report);
            run.Complete();
            id = run.Id!;
        }
        using LedgerStore ledger = LedgerStore.Open(here, TimeProvider.System);
        RunDocument found = await ledger.Tracking.GetRunAsync(id);
        Assert.Equal((RunStatus.Finished, 0.02, 50L), (found.Status, found.Metrics.Single().Value, found.Metrics.Single().Step));
        Assert.Equal("report.html", Assert.Single(await ledger.Tracking.ListFilesAsync(id)).Path);
    }

    /// <summary>The files of the page lie in the working folder; here they have a folder of their own.</summary>
    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()).Replace("Tracker.Open(here)", "Tracker.Open(\"kontor.db\")", StringComparison.Ordinal).Replace("run.File(report)", "run.File(\"report.html\")", StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "tracking.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal)))
            Assert.Contains(line.Split("   //")[0].TrimEnd().TrimEnd(';').Replace("using Tracker", "Tracker", StringComparison.Ordinal), source, StringComparison.Ordinal);
    }

    private static double Train(int epoch) => 1.0 / epoch;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
