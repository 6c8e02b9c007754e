using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Kontor.Reports.Charts;
using Kontor.Reports.Scales;

namespace Kontor.Tests.Reports.Charts;

/// <summary>Whatever the numbers and the names are, a chart is well-formed XML with finite coordinates, a role, a title and a description.</summary>
public sealed class ChartPropertyTests
{
    private static readonly ImmutableArray<Func<ImmutableArray<double>, ImmutableArray<string>, Chart>> Makers =
    [
        (v, n) => new FanChart { Title = n[0], Periods = Names(v.Length * 2, n), History = v, Forecast = v, Bands = [new(0.8, v, [.. v.Reverse()])], Actuals = v, Events = v.IsEmpty ? [] : [new(0, n[0]), new(v.Length, n[1])] },
        (v, n) => new FanChart { Title = n[0], Periods = Names(v.Length, n), Forecast = v, Bands = [new(0.5, v, v), new(0.8, v, v), new(0.95, v, v)], Width = 200, Height = 120 },
        (v, n) => new BarChart { Title = n[0], Categories = Many(v.Length, n), Series = [new BarSeries(n[1], v) { Low = [.. v.Reverse()], High = v }], Highlight = 0 },
        (v, n) => new BarChart { Title = n[0], Categories = Many(v.Length, n), Series = [new(n[1], v), new(n[0], [.. v.Reverse()])], Order = BarOrder.Ascending, Width = 120 },
        (v, n) => new HeatMap { Title = n[0], Rows = Many(v.Length, n), Columns = Many(3, n), Values = [.. v, .. v, .. v] },
        (v, n) => new HeatMap { Title = n[0], Rows = [n[0]], Columns = Many(v.Length, n), Values = v, Shading = Shading.Diverging, Middle = 1 },
        (v, n) => new Waterfall { Title = n[0], StartLabel = n[1], EndLabel = n[0], Start = v.FirstOrDefault(LinearScale.CanDraw, 1), Steps = [.. v.Take(20).Select((x, i) => new WaterfallStep(n[i % 2], x))] },
        (v, n) => new LineChart { Title = n[0], Unit = n[1], Periods = Names(v.Length, n), Series = [new(n[0], v), new(n[1], [.. v.Reverse()])], Along = n[1] },
        (v, n) => new ResidualPlot { Title = n[0], Periods = Names(v.Length, n), Residuals = v },
        (v, n) => new CoveragePlot { Title = n[0], Points = [.. v.Select(x => new CoveragePoint(Share(x), Share(x * 3)))], Count = 5, Width = 200 },
        (v, n) => new Sparkline { Title = n[0], History = v, Forecast = v, Band = new FanBand(0.8, v, v) },
        (v, n) => new Sparkline { Title = n[0], History = v },
    ];

    [Fact]
    public void ToSvg_RandomNumbersAndNames_IsWellFormedWithFiniteCoordinates() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(60),
        Prop.ForAll(ArbMap.Default.ArbFor<(double[], string, string)>(), data =>
        {
            foreach (Func<ImmutableArray<double>, ImmutableArray<string>, Chart> make in Makers) AssertDrawn(make([.. data.Item1], [data.Item2 ?? "", data.Item3 ?? ""]));
        }));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(1, double.NaN)]
    [InlineData(2, 5)]
    [InlineData(7, 0)]
    [InlineData(7, -3)]
    [InlineData(7, 1e300)]
    [InlineData(7, double.MaxValue)]
    [InlineData(7, double.Epsilon)]
    [InlineData(500, 12.5)]
    public void ToSvg_EqualNumbers_IsDrawn(int count, double value)
    {
        foreach (Func<ImmutableArray<double>, ImmutableArray<string>, Chart> make in Makers) AssertDrawn(make([.. Enumerable.Repeat(value, count)], ["one", "two"]));
    }

    [Fact]
    public void ToSvg_LongName_IsCutAndWholeInTheTooltip()
    {
        string name = string.Concat(Enumerable.Repeat("very long name ", 10)).Trim();
        string svg = (Samples.Bars() with { Categories = [name, "b", "c", "d", "e"] }).ToSvg();
        XElement text = XElement.Parse(svg).Descendants().Single(e => e.Name.LocalName == "text" && e.Value.Contains(name, StringComparison.Ordinal));
        Assert.Equal(name, text.Elements().Single().Value);
        Assert.EndsWith("…", text.Nodes().OfType<XText>().Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_MissingPeriod_IsAGapInTheLine()
    {
        static int Moves(params double[] history)
        {
            var chart = new FanChart { Title = "t", Periods = Names(history.Length, ["a", "b"]), History = [.. history] };
            return XElement.Parse(chart.ToSvg()).Descendants().Where(e => e.Name.LocalName == "path").Max(e => e.Attribute("d")!.Value.Count(c => c == 'M'));
        }
        Assert.Equal(1, Moves(1, 2, 3, 4, 5));
        Assert.Equal(2, Moves(1, 2, double.NaN, 4, 5));
    }

    [Fact]
    public void ToSvg_BarOrder_RanksMissingLast()
    {
        BarChart chart = new() { Title = "t", Categories = ["low", "none", "high"], Series = [new("s", [1, double.NaN, 3])] };
        static string[] Order(BarChart c) => [.. XElement.Parse(c.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).Where(t => t is "low" or "none" or "high")];
        Assert.Equal(["high", "low", "none"], Order(chart));
        Assert.Equal(["low", "high", "none"], Order(chart with { Order = BarOrder.Ascending }));
        Assert.Equal(["low", "none", "high"], Order(chart with { Order = BarOrder.AsGiven }));
    }

    [Fact]
    public void End_Waterfall_IsTheSumOfWhatIsFinite() =>
        Assert.Equal(130, new Waterfall { Title = "t", StartLabel = "a", EndLabel = "b", Start = 100, Steps = [new("x", 50), new("y", double.NaN), new("z", -20)] }.End);

    [Fact]
    public void ToSvg_ListsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => (Samples.Fan() with { Forecast = [1] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Fan() with { Events = [new(52, "late")] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Bars() with { Categories = ["one"] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Heat() with { Values = [1] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Coverage() with { Points = [new(0.8, 1.2)] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Contributions() with { Start = double.NaN }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Steps() with { Width = double.NaN }).ToSvg());
    }

    private static void AssertDrawn(Chart chart)
    {
        XElement svg = XElement.Parse(chart.ToSvg());
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal(["title", "desc"], svg.Elements().Take(2).Select(e => e.Name.LocalName));
        Assert.NotEmpty(svg.Elements().ElementAt(1).Value);
        foreach (XAttribute attribute in svg.Descendants().Attributes().Where(a => a.Name.LocalName is "x" or "y" or "x1" or "x2" or "y1" or "y2" or "width" or "height" or "cx" or "cy"))
        {
            double at = double.Parse(attribute.Value, CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(at) < 20_000, $"{chart.GetType().Name}: {attribute} is far outside");
        }
        foreach (XAttribute path in svg.Descendants().Attributes("d")) Assert.DoesNotMatch("NaN|∞|[Ee]", path.Value);
        Assert.DoesNotContain("xmlns", chart.ToInlineSvg(), StringComparison.Ordinal);
    }

    private static PeriodAxis Names(int count, ImmutableArray<string> names) => PeriodAxis.OfNames(Many(count, names));

    private static ImmutableArray<string> Many(int count, ImmutableArray<string> names) => [.. Enumerable.Range(0, count).Select(i => $"{names[i % 2]} {i}")];

    private static double Share(double x) => double.IsFinite(x) ? Math.Abs(x % 1) : 0.5;
}
