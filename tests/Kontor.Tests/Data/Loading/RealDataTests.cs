using Kontor.Data.Calendars;
using Kontor.Data.Loading;
using Kontor.Data.Panels;

namespace Kontor.Tests.Data.Loading;

/// <summary>The real data sets through the configurations of the benchmarks, against what their descriptions say.</summary>
public sealed class RealDataTests
{
    [Fact]
    public void Load_Walmart_GivesThePublishedTask()
    {
        LoadResult loaded = Load("walmart", "retail_walmart_markdown");
        Panel panel = loaded.Panel;
        Assert.Equal(2936, panel.Count);
        Assert.Equal(421_570, loaded.RowCount);
        Assert.Equal(new Calendar(Frequency.Week, DayOfWeek.Friday), panel.Calendar);
        Assert.Equal(("2010-02-05", "2012-10-26"), (panel.Calendar.Label(panel.Start), panel.Calendar.Label(panel.End - 1)));
        Assert.Equal([24924.5, 46039.49, 41595.55], panel[0].Target[..3].ToArray());
        Assert.Equal(
            ["CPI", "Fuel_Price", "IsHoliday", "MarkDown1", "MarkDown2", "MarkDown3", "MarkDown4", "MarkDown5", "Temperature", "Unemployment"],
            panel.Covariates.Where(c => c.Timing == CovariateTiming.KnownAhead).Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["Dept", "Size", "Store", "Type"], panel.Covariates.Where(c => c.Timing == CovariateTiming.Static).Select(c => c.Name).Order(StringComparer.Ordinal));
        // the flag of the week of 2012-11-23, which lies after the last sale, comes from the joined table
        int ahead = panel.Calendar.IndexOf(new DateOnly(2012, 11, 23)) - panel[0].Start;
        Assert.Equal(1, panel[0].Dynamic(panel.CovariateIndex("IsHoliday"))[ahead]);
        // CPI is published half a year ahead and not further
        Assert.Equal(26, panel[0].Ahead);
        AssertNaive(panel);
    }

    [Fact]
    public void Load_OrangeJuice_GivesUnitsAndOwnPrices()
    {
        Panel panel = Load("orange-juice", "retail_orange_juice").Panel;
        Assert.Equal(913, panel.Count);
        Assert.Equal(106_139, Enumerable.Range(0, 913).Sum(s => panel[s].Target.ToArray().Count(v => !double.IsNaN(v))));
        Assert.Equal("2 / 1", panel.Keys[0].ToString());
        Assert.Equal(8256, panel[0].Target[0]); // exp(9.0186954877)
        Assert.Equal(0.06046875, panel[0].Dynamic(panel.CovariateIndex("price"))[0]);
        Assert.Equal(panel[1].Dynamic(panel.CovariateIndex("price2")).ToArray(), panel[1].Dynamic(panel.CovariateIndex("price"))[..panel[1].Length].ToArray());
        Assert.Equal(0.232864733974575, panel[0].Static(panel.CovariateIndex("AGE60")));
    }

    [Fact]
    public void Load_M5Monthly_KeepsEveryUnitOfTheWholeMonths()
    {
        Panel panel = Load("m5-monthly", "retail_m5_monthly").Panel;
        Assert.Equal(30_490, panel.Count);
        Assert.Equal(("2011-02", "2016-03"), (panel.Calendar.Label(panel.Start), panel.Calendar.Label(panel.End - 1)));
        Assert.Equal(64_560_558, Enumerable.Range(0, panel.Count).Sum(s => panel[s].Target.ToArray().Where(v => !double.IsNaN(v)).Sum()));
    }

    // the last-value forecast of the last 39 weeks of each series: weighted absolute percentage error 0.1967 (fev-bench, "naive")
    private static void AssertNaive(Panel panel)
    {
        double error = 0, total = 0;
        for (int s = 0; s < panel.Count; s++)
        {
            double[] target = panel[s].Target.ToArray();
            double last = Array.FindLast(target[..^39], v => !double.IsNaN(v));
            foreach (double actual in target[^39..])
            {
                if (double.IsNaN(actual)) continue;
                error += Math.Abs(actual - last);
                total += Math.Abs(actual);
            }
        }
        Assert.Equal(0.196735, error / total, 5e-7);
    }

    private static LoadResult Load(string configuration, string dataSet)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Kontor.slnx"))) root = Path.GetDirectoryName(root)!;
        string data = Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine(root, "..", "shared", "data");
        if (!Directory.Exists(Path.Combine(data, dataSet)))
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{dataSet} is needed: set KONTOR_DATA");
            Assert.Skip($"{dataSet} is not there: set KONTOR_DATA to its parent folder");
        }
        return Source.Load(new LoadRequest { Path = Path.Combine(root, "bench", "configs", $"{configuration}.yaml") }, FitContext.Default);
    }
}
