using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Local;
using Kontor.Reports.Backtests;
using Kontor.Reports.Html;

namespace Kontor.Tests.Reports.Backtests;

public sealed class BacktestReportTests
{
    [Theory]
    [InlineData(0, "naive errs to no side on average", "mean 0%")]
    [InlineData(3, "On average 3% more was sold than naive forecast", "mean +3%")]
    public void Of_SeriesThatGrows_SaysToWhichSideTheWinnerErrs(double slope, string title, string mean)
    {
        // one step ahead the naive is behind by the slope: 3 of some 116
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["store"], []);
        builder.Add(new SeriesKey("a"), 0, [.. Enumerable.Range(0, 40).Select(t => 10 + (slope * t))]);
        Backtest backtest = Backtest.Run(builder.Build(), [new Naive()], origins: 8, horizon: 1, FitContext.Default);
        string html = BacktestReport.Of(backtest, new Provenance("test", 1, "Kontor", DateTimeOffset.UnixEpoch)).ToHtml();
        Assert.Contains(title, html, StringComparison.Ordinal);
        Assert.Contains(mean, html, StringComparison.Ordinal);
    }
}
