using Kontor.Reports.Charts;
using Kontor.Tests.Support;

namespace Kontor.Tests.Reports.Charts;

public sealed class ChartSnapshotTests
{
    [Fact]
    public void ToSvg_FanChart_LooksAsApproved() => Snapshot.Matches(Samples.Fan().ToSvg(), "fan-chart.svg");

    [Fact]
    public void ToSvg_BarChart_LooksAsApproved() => Snapshot.Matches(Samples.Bars().ToSvg(), "bar-chart.svg");

    [Fact]
    public void ToSvg_GroupedBarChart_LooksAsApproved() => Snapshot.Matches(Samples.GroupedBars().ToSvg(), "bar-chart-grouped.svg");

    [Fact]
    public void ToSvg_HeatMap_LooksAsApproved() => Snapshot.Matches(Samples.Heat().ToSvg(), "heat-map.svg");

    [Fact]
    public void ToSvg_DivergingHeatMap_LooksAsApproved() => Snapshot.Matches(Samples.DivergingHeat().ToSvg(), "heat-map-diverging.svg");

    [Fact]
    public void ToSvg_Waterfall_LooksAsApproved() => Snapshot.Matches(Samples.Contributions().ToSvg(), "waterfall.svg");

    [Fact]
    public void ToSvg_ResidualPlot_LooksAsApproved() => Snapshot.Matches(Samples.Residuals().ToSvg(), "residual-plot.svg");

    [Fact]
    public void ToSvg_CoveragePlot_LooksAsApproved() => Snapshot.Matches(Samples.Coverage().ToSvg(), "coverage-plot.svg");

    [Fact]
    public void ToSvg_LineChart_LooksAsApproved() => Snapshot.Matches(Samples.Steps().ToSvg(), "line-chart.svg");

    [Fact]
    public void ToSvg_ForestPlot_LooksAsApproved() => Snapshot.Matches(Samples.Forest().ToSvg(), "forest-plot.svg");

    [Fact]
    public void ToSvg_CurveChart_LooksAsApproved() => Snapshot.Matches(Samples.Curve().ToSvg(), "curve-chart.svg");

    [Fact]
    public void ToSvg_CurveChartOfTwo_LooksAsApproved() => Snapshot.Matches(Samples.TwoCurves().ToSvg(), "curve-chart-two.svg");

    [Fact]
    public void ToSvg_Sparkline_LooksAsApproved() => Snapshot.Matches(Samples.Spark().ToSvg(), "sparkline.svg");

    [Fact]
    public void ToSvg_NoData_SaysSo() => Snapshot.Matches((Samples.Residuals() with { Residuals = [], Periods = Kontor.Reports.Scales.PeriodAxis.Empty }).ToSvg(), "no-data.svg");
}
