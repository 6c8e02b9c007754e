using System.Collections.Immutable;
using Kontor.Randomness;
using Kontor.Reports.Charts;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Tests.Reports;

/// <summary>Charts over simulated numbers, one of each kind, for the snapshots and for the sample report.</summary>
internal static class Samples
{
    public static ImmutableArray<DateOnly> Weeks(int count) => [.. Enumerable.Range(0, count).Select(i => new DateOnly(2024, 3, 4).AddDays(7 * i))];

    /// <summary>A yearly season with a trend and noise.</summary>
    public static double[] Demand(string name, int weeks, double level)
    {
        RandomStream stream = RandomStream.Of(42, name);
        double phase = stream.NextDouble() * 6, growth = 1 + (0.3 * (stream.NextDouble() - 0.4));
        double[] values = new double[weeks];
        for (int t = 0; t < weeks; t++)
        {
            double season = 1 + (0.25 * Math.Sin((2 * Math.PI * t / 52) + phase)), bump = t % 26 == 20 ? 1.45 : 1;
            values[t] = Math.Round(Math.Max(0, level * season * bump * Math.Pow(growth, t / 52.0) * (1 + (0.09 * stream.NextGaussian()))));
        }
        return values;
    }

    public static FanBand Band(double level, double z, IEnumerable<double> median, double spread) =>
        new(level,
            [.. median.Select((m, h) => Math.Max(0, m * (1 - (z * spread * Math.Sqrt(1 + (h * 0.35))))))],
            [.. median.Select((m, h) => m * (1 + (1.15 * z * spread * Math.Sqrt(1 + (h * 0.35)))))]);

    public static FanChart Fan()
    {
        RandomStream stream = RandomStream.Of(11);
        double[] demand = new double[44];
        for (int t = 0; t < demand.Length; t++)
        {
            double season = Math.Cos(2 * Math.PI * (t - 18) / 52), peak = t is 23 or 24 ? 520 : t == 9 ? 380 : 0;
            demand[t] = Math.Round(1400 + (2.5 * t) + (120 * season) + peak + (55 * stream.NextGaussian()));
        }
        double[] median = [1460, 1440, 1490, 1530, 1850, 1560, 1520, 1510];
        return new FanChart
        {
            Title = "Demand stays near 1,500 units a week, with a peak in the promotion week",
            Unit = "Units per week, all stores; median forecast with 50%, 80% and 95% intervals",
            Periods = PeriodAxis.OfDates([.. Enumerable.Range(0, 52).Select(i => new DateOnly(2025, 6, 30).AddDays(7 * i))]),
            History = [.. demand],
            Forecast = [.. median],
            Bands = [Band(0.5, 0.67, median, 0.07), Band(0.8, 1.28, median, 0.07), Band(0.95, 1.96, median, 0.07)],
            Actuals = [1502, 1391, 1568, .. Enumerable.Repeat(double.NaN, 5)],
            Events = [new(9, "Jubilee sale"), new(24, "Christmas"), new(48, "Spring promotion")],
            Divide = "4 May 2026",
            Numbers = NumberStyle.Whole,
        };
    }

    public static BarChart Bars() => new()
    {
        Title = "The combination beats every single model, and the baseline by 18%",
        Unit = "MASE over four origins, lower is better; 95% interval",
        Categories = ["Seasonal naive (baseline)", "Boosted trees", "Combination", "Exponential smoothing", "Theta"],
        Series = [new BarSeries("MASE", [1.015, 0.868, 0.832, 0.921, 0.934]) { Low = [0.98, 0.83, 0.80, 0.88, 0.9], High = [1.05, 0.905, 0.862, 0.96, 0.97] }],
        Order = BarOrder.Ascending,
        Highlight = 2,
        Numbers = NumberStyle.Fixed(3),
    };

    public static BarChart GroupedBars() => new()
    {
        Title = "Promotion weeks are harder, for every model",
        Unit = "wMAPE",
        Categories = ["Ordinary weeks", "Promotion weeks", "Holiday weeks"],
        Series = [new("Combination", [0.089, 0.143, 0.121]), new("Boosted trees", [0.096, 0.151, 0.118]), new("Seasonal naive", [0.108, 0.262, 0.149])],
        Order = BarOrder.AsGiven,
        Numbers = NumberStyle.Percentage,
    };

    public static HeatMap Heat()
    {
        RandomStream stream = RandomStream.Of(5);
        string[] rows = ["Beverages", "Dairy", "Frozen", "Household", "Snacks", "Personal care and cosmetics, imported"];
        return new HeatMap
        {
            Title = "Errors are largest in Frozen, from the fourth week on",
            Unit = "wMAPE by category and weeks ahead",
            Rows = [.. rows],
            Columns = [.. Enumerable.Range(1, 8).Select(h => $"{h}")],
            Values = [.. rows.SelectMany((r, i) => Enumerable.Range(1, 8).Select(h => i == 3 && h > 6 ? double.NaN : 0.07 + (0.008 * h) + (i == 2 ? 0.012 * h : 0) + (0.02 * stream.NextDouble())))],
            Numbers = NumberStyle.Percentage,
        };
    }

    public static HeatMap DivergingHeat() => Heat() with
    {
        Title = "The plan is short in weeks five and six",
        Unit = "Bias, forecast less actual, as a share of demand",
        Shading = Shading.Diverging,
        Values = [.. Enumerable.Range(0, 48).Select(i => Math.Round(0.2 * Math.Sin(i * 0.37), 3))],
        Numbers = new NumberStyle { Percent = true, Decimals = 0, Signed = true },
    };

    public static ForestPlot Forest() => new()
    {
        Title = "Demand is elastic for nine of ten, and less so than the naive estimate says",
        Unit = "Own-price elasticity, 95% interval",
        Rows =
        [
            new("Citrus Hill", -2.91, -3.22, -2.60) { Group = "National brands", Second = -3.84 }, new("Minute Maid", -3.35, -3.60, -3.10) { Group = "National brands", Second = -3.51 },
            new("Tropicana Premium, 64 oz, with a long name", -2.42, -2.61, -2.23) { Group = "National brands", Second = -2.71 }, new("Florida Gold", -2.0, -4.9, 9.5) { Group = "National brands", Second = -0.84 },
            new("HH", -3.81, -4.02, -3.60) { Group = "Store brand", Second = -4.22 }, new("Dominicks", -0.84, -1.40, -0.28) { Group = "Store brand", Second = double.NaN },
            new("None", double.NaN, double.NaN, double.NaN) { Group = "Store brand" },
            new("All", -2.74, -2.98, -2.50) { Group = "Pooled", Summary = true, Second = -3.17 },
        ],
        Reference = -1,
        ReferenceLabel = "unit elastic",
        First = "pooled, with store and week effects",
        Numbers = NumberStyle.Fixed(2),
    };

    public static CurveChart Curve()
    {
        ImmutableArray<double> prices = [.. Enumerable.Range(0, 41).Select(i => Math.Round(1.8 + (0.04 * i), 2))];
        double Profit(double price, double elasticity) => 1200 * Math.Pow(price / 2.49, elasticity) * (price - 1.7);
        return new CurveChart
        {
            Title = "Profit is highest near 2.75",
            Unit = "Profit per week, 95% interval",
            Positions = prices,
            Curves = [new Curve("profit", [.. prices.Select(p => Profit(p, -2.6))]) { Low = [.. prices.Select(p => Math.Min(Profit(p, -3.4), Profit(p, -1.9)))], High = [.. prices.Select(p => Math.Max(Profit(p, -3.4), Profit(p, -1.9)))] }],
            Marks = [new CurveMark(2.49, "now"), new CurveMark(2.59, "recommended") { Strong = true }],
            Seen = (1.99, 2.79),
            SeenLabel = "prices seen",
            Along = "price",
            PositionNumbers = NumberStyle.Fixed(2),
        };
    }

    public static CurveChart TwoCurves() => Curve() with
    {
        Title = "Revenue falls and profit rises",
        Curves = [Curve().Curves[0], new Curve("revenue", [.. Curve().Positions.Select(p => 1200 * Math.Pow(p / 2.49, -2.6) * p)])],
        Seen = null,
        Marks = [new CurveMark(2.49, "now"), new CurveMark(9, "far away")],
    };

    public static Waterfall Contributions() => new()
    {
        Title = "Promotion and season lift the plan, the price rise takes a part back",
        Unit = "Units, next eight weeks",
        StartLabel = "Same weeks last year",
        Start = 10_940,
        Steps = [new("Trend", 412), new("Season", 655), new("Spring promotion", 1_020), new("Price rise", -538), new("Stock-outs corrected", 171), new("Delisted items", -300)],
        EndLabel = "Plan",
        Numbers = NumberStyle.Whole,
    };

    public static ResidualPlot Residuals()
    {
        RandomStream stream = RandomStream.Of(8);
        return new ResidualPlot
        {
            Title = "Errors show no drift and a small positive bias",
            Unit = "Actual less forecast, units, one week ahead",
            Periods = PeriodAxis.OfDates(Weeks(104)),
            Residuals = [.. Enumerable.Range(0, 104).Select(i => i == 40 ? double.NaN : 8 + (62 * stream.NextGaussian()))],
        };
    }

    public static CoveragePlot Coverage() => new()
    {
        Title = "Intervals hold what they promise",
        Unit = "Share of actuals inside the interval, backtest of 4 origins",
        Width = 364,
        Points = [new(0.5, 0.512), new(0.8, 0.793), new(0.9, 0.908), new(0.95, 0.957)],
        Count = 384,
    };

    public static LineChart Steps() => new()
    {
        Title = "The lead over the baseline holds at every step",
        Unit = "MASE by weeks ahead",
        Width = 364,
        Height = 380,
        Periods = PeriodAxis.OfNames(Enumerable.Range(1, 8).Select(h => $"{h}")),
        Series =
        [
            new("Combination", [0.71, 0.75, 0.79, 0.82, 0.84, 0.87, 0.88, 0.9]),
            new("Boosted trees", [0.73, 0.79, 0.84, 0.88, 0.9, 0.92, 0.93, 0.95]),
            new("Smoothing", [0.74, 0.8, 0.87, 0.92, 0.97, 1.0, 1.02, 1.05]),
            new("Baseline", [1.0, 1.01, 1.01, 1.02, 1.02, 1.02, 1.02, 1.02]),
        ],
        Highlight = "Combination",
        Along = "weeks ahead",
        Numbers = NumberStyle.Fixed(2),
    };

    public static Sparkline Spark(string name = "total", double level = 300)
    {
        double[] demand = Demand(name, 60, level), median = [.. demand[^8..]];
        return new Sparkline { Title = $"Demand of {name}", History = [.. demand[..52]], Forecast = [.. median], Band = Band(0.8, 1.28, median, 0.1) };
    }
}
