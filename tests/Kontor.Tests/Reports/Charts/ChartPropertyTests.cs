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
        (v, n) => new ForestPlot { Title = n[0], Rows = [.. v.Select((x, i) => new ForestRow(n[i % 2], x, Math.Min(x, v[^(i + 1)]), Math.Max(x, v[^(i + 1)])) { Group = n[0], Second = v[^(i + 1)], Summary = i == 2 })], Reference = -1, ReferenceLabel = n[1] },
        (v, n) => new ForestPlot { Title = n[0], Rows = [.. v.Select(x => new ForestRow(n[0], x, double.NegativeInfinity, double.PositiveInfinity))], Width = 120, Most = 3 },
        (v, n) => new CurveChart { Title = n[0], Positions = Steps(v.Length), Curves = [new(n[0], v) { Low = [.. v.Reverse()], High = v }], Marks = [new(1.5, n[0]), new(2, n[1]) { Strong = true }, new(2.1, n[1])], Seen = (-1, 2), Along = n[1] },
        (v, n) => new CurveChart { Title = n[0], Positions = Steps(v.Length), Curves = [new(n[0], v), new(n[1], [.. v.Reverse()])], Marks = [new(0, n[1])], Width = 120, Height = 120 },
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
        Assert.Throws<ArgumentException>(() => (Samples.Forest() with { Reference = double.NaN }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Forest() with { Rows = [new("reversed", 1, 2, 0)] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Curve() with { Positions = [1, 1] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Curve() with { Curves = [new("short", [1])] }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Curve() with { Seen = (2, 1) }).ToSvg());
        Assert.Throws<ArgumentException>(() => (Samples.Curve() with { Marks = [new(double.NaN, "x")] }).ToSvg());
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

    [Fact]
    public void ToSvg_ForestPlot_CutsAVeryWideIntervalWithAnArrowAndNotTheOthers()
    {
        ForestPlot plain = new() { Title = "t", Rows = [new("a", -2, -2.2, -1.8), new("b", -1, -1.2, -0.8), new("c", -1.5, -1.7, -1.3)] };
        ForestPlot wide = plain with { Rows = plain.Rows.SetItem(2, new("c", -1.5, -900, 900)) };
        static double Length(ForestPlot chart) => XElement.Parse(chart.ToSvg()).Descendants().Where(e => e.Name.LocalName == "line" && (string?)e.Attribute("stroke-width") == "1.8").Skip(1).Select(e => (double)e.Attribute("x2")! - (double)e.Attribute("x1")!).First();
        static int Arrows(ForestPlot chart) => XElement.Parse(chart.ToSvg()).Descendants().Count(e => e.Name.LocalName == "path");
        Assert.Equal((0, 2), (Arrows(plain), Arrows(wide)));
        Assert.InRange(Length(wide), Length(plain) / 3.5, Length(plain));
        Assert.Contains("−900 to 900", (wide with { Numbers = Kontor.Reports.Numbers.NumberStyle.Whole }).ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_CurveChart_MarksStandOnTheCurveBetweenItsPositions()
    {
        CurveChart chart = new() { Title = "t", Positions = [1, 2, 4], Curves = [new("c", [10, 20, 40]) { Low = [8, 16, 32], High = [12, 24, 48] }], Marks = [new(3, "now")], Numbers = Kontor.Reports.Numbers.NumberStyle.Plain };
        Assert.Contains("now 3: 30 (24 to 36).", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("now 5", (chart with { Marks = [new(5, "now")] }).ToSvg().Split("</desc>")[1], StringComparison.Ordinal);
    }

    private static ImmutableArray<double> Steps(int count) => [.. Enumerable.Range(0, count).Select(i => 0.5 * i)];

    private static double Share(double x) => double.IsFinite(x) ? Math.Abs(x % 1) : 0.5;
}
