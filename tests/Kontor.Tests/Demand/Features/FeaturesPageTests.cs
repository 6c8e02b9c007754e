using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Demand.Features;

namespace Kontor.Tests.Demand.Features;

/// <summary>The examples of docs/features.md are the lines of this file, which is compiled and run; its table names every feature.</summary>
public sealed partial class FeaturesPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        Panel panel = new MarketSimulator { Stores = 2, Products = 4 }.Simulate(FitContext.Default).ToPanel();
        FeatureSchema schema = new FeatureBuilder { Countries = ["US"] }.Fit(panel, FitContext.Default);
        foreach (string lack in schema.Lacks) Console.WriteLine(lack);
        FeatureSequences runs = schema.Of(panel, horizon: 8, FitContext.Default).Sequences(FitContext.Default);
        ReadOnlySpan<float> numbers = runs.NumericOf(0); // (length + ahead, schema.Numeric)
        ReadOnlySpan<int> codes = runs.CodesOf(0);       // (length + ahead, schema.Categorical)
        SalesFeatures sales = schema.Sales();
        float[] step = numbers[^schema.Numeric.Length..].ToArray();
        sales.Write([12, 9, 14, 11], step.AsSpan(schema.FirstSales)); // the path so far, newest last
        FeatureSchema direct = new FeatureBuilder { Horizon = 8 }.Fit(panel, FitContext.Default);
        FeatureRows rows = direct.Of(panel, horizon: 8, FitContext.Default).Rows([new FeatureRow(Series: 0, Origin: 60, Target: 64)], FitContext.Default);
        Console.WriteLine($"{rows.Columns[0].Name}: {rows.Values.Span[0]}");
        Assert.Equal((panel[0].Length + 8) * schema.Numeric.Length, numbers.Length);
        Assert.Equal((panel[0].Length + 8) * schema.Categorical.Length, codes.Length);
        Assert.Equal(rows.Columns.Length, rows.ToMatrix().Columns);
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile());
        string[] blocks = [.. Page().Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_EveryFeature_StandsInTheTable()
    {
        Panel panel = TinyMarket.Random(1);
        FeatureSchema schema = new FeatureBuilder { Season = 13, StockOut = "stockout", Countries = ["US"], Horizon = 2 }.Fit(panel, FitContext.Default);
        HashSet<string> own = [.. panel.KeyNames, .. panel.Covariates.Select(c => c.Name).Where(n => n != "price")];
        string page = Page();
        foreach (FeatureColumn column in schema.Numeric.Concat(schema.Categorical).Where(c => !own.Contains(c.Name)))
        {
            string name = Digits().Replace(column.Name, "N");
            foreach (string group in schema.Roles.Similar) name = name.Replace($"in {group}", "in G", StringComparison.Ordinal).Replace($"vs. {group}", "vs. G", StringComparison.Ordinal);
            string line = page.Split('\n').Single(l => l.StartsWith('|') && l.Split('|')[1].Contains($"`{name}`", StringComparison.Ordinal));
            Assert.Contains(column.Bucket.ToString(), line, StringComparison.Ordinal);
            string source = line.Split('|')[4].Trim();
            Assert.Equal(column.Source switch { FeatureSource.Static => 'S', FeatureSource.KnownAhead => 'K', _ => 'H' }, source[0]);
            if (name != "list price") Assert.Equal(column.IsEngineered, source.EndsWith('E'));
        }
    }

    [GeneratedRegex("[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Digits();

    private static string Page() => File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "..", "docs", "features.md"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
