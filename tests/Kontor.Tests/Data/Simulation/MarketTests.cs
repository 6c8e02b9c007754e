using System.Globalization;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;
using Kontor.Errors;

namespace Kontor.Tests.Data.Simulation;

public sealed class MarketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-market-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WriteCsv_AnyNumberOfThreads_SameBytes()
    {
        byte[] one = Bytes(1, seed: 5), two = Bytes(2, seed: 5), other = Bytes(2, seed: 6);
        Assert.True(one.AsSpan().SequenceEqual(two));
        Assert.False(one.AsSpan().SequenceEqual(other));

        byte[] Bytes(int threads, ulong seed) => File.ReadAllBytes(new MarketSimulator().Simulate(new FitContext { Seed = seed, Threads = threads }).WriteCsv(_folder));
    }

    [Fact]
    public void WriteCsv_Table_HoldsWhatThePanelHolds()
    {
        Market market = new MarketSimulator { Stores = 2, Weeks = 60, WeeksAhead = 4 }.Simulate(FitContext.Default);
        Panel panel = market.ToPanel();
        string text = File.ReadAllText(market.WriteCsv(Path.Combine(_folder, "new")));
        Assert.DoesNotContain('\r', text);
        string[] lines = text.TrimEnd('\n').Split('\n');
        Assert.Equal("date,store,product,category,units,price,promotion,feature", lines[0]);
        int line = 1;
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesView series = panel[i];
            Assert.Equal(4, series.Ahead);
            for (int t = 0; t < series.Length + series.Ahead; t++)
            {
                string[] cells = lines[line++].Split(',');
                Assert.Equal([panel.Calendar.Label(series.Start + t), .. series.Key.Parts], cells[..3]);
                Assert.Equal(panel.Covariates[3].Categories[(int)series.Static(3)], cells[3]);
                if (t < series.Length) Assert.Equal(series.Target[t], double.Parse(cells[4], CultureInfo.InvariantCulture));
                else Assert.Empty(cells[4]);
                for (int c = 0; c < 3; c++) Assert.Equal(series.Dynamic(c)[t], double.Parse(cells[5 + c], CultureInfo.InvariantCulture), 1e-9);
            }
        }
        Assert.Equal(lines.Length, line);
    }

    [Fact]
    public void ToPanel_Defaults_BeginsWithLaunchesAndKnowsTheWeeksAhead()
    {
        var rules = new MarketSimulator();
        Market market = rules.Simulate(FitContext.Default);
        Panel panel = market.ToPanel();
        Assert.Equal(rules.Stores * rules.Products, panel.Count);
        Assert.Equal(rules.WeeksAhead, panel.KnownAhead(rules.WeeksAhead).Horizon);
        Assert.Equal(new DateOnly(2023, 1, 2), panel.Calendar.StartOf(panel.Start));
        Assert.Equal(2, market.Truth.Products.Count(p => p.LaunchWeek > 0));
        int promoted = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            ProductTruth product = market.Truth.Products[market.Truth.Series[i].Product];
            Assert.Equal(market.FirstWeek + product.LaunchWeek, panel[i].Start);
            Assert.Equal(market.FirstWeek + rules.Weeks, panel[i].End);
            Assert.All(panel[i].Target.ToArray(), u => Assert.True(u >= 0 && u == Math.Floor(u)));
            if (product.DelistWeek is { } end) Assert.Equal(0, panel[i].Target[(end - product.LaunchWeek)..].IndexOfAnyExcept(0.0) + 1);
            if (panel.KnownAhead(rules.WeeksAhead).Values(i, 1).IndexOfAnyExcept(0.0) >= 0) promoted++;
        }
        Assert.True(promoted > 0, "no promotion is planned ahead");
    }

    [Fact]
    public void Simulate_OneRuleChanged_LeavesTheDrawsOfTheOthersAlone()
    {
        MarketTruth plain = new MarketSimulator().Simulate(FitContext.Default).Truth;
        MarketTruth longer = new MarketSimulator { WeeksAhead = 26, Noise = NoiseRules.Off, Stock = Quiet.Supplied }.Simulate(FitContext.Default).Truth;
        for (int i = 0; i < plain.Series.Length; i++)
        {
            Assert.True(longer.Series[i].Expected.Span.StartsWith(plain.Series[i].Expected.Span));
        }
    }

    [Fact]
    public void WriteCsv_FolderThatIsAFile_IsRefused()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Market market = new MarketSimulator { Weeks = 2, Stores = 1, Products = 1, Categories = 1 }.Simulate(FitContext.Default);
        DataException refused = Assert.Throws<DataException>(() => market.WriteCsv(file));
        Assert.Equal(FaultCode.CannotWrite, refused.Fault.Code);
    }

    [Fact]
    public void Build_ValueOutsideItsDomain_IsRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Stores", () => new MarketSimulator { Stores = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("Categories", () => new MarketSimulator { Categories = 16 }.Simulate(FitContext.Default));
        Assert.Throws<ArgumentOutOfRangeException>("Elasticity", () => new PriceRules { Elasticity = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("Probability", () => new PromotionRules { Probability = 1.1 });
        Assert.Throws<ArgumentException>("Depths", () => new PromotionRules { Depths = [1.0] });
        Assert.Throws<ArgumentOutOfRangeException>("ShockPersistence", () => new NoiseRules { ShockPersistence = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("MedianUnits", () => new LevelRules { MedianUnits = double.NaN });
    }
}
