using System.Collections.Immutable;
using Kontor.Demand.Backtesting;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Backtests;

/// <summary>A backtest as a report: which model wins, by how much, where.</summary>
public static class BacktestReport
{
    /// <summary>The report of a backtest.</summary>
    /// <param name="backtest">The backtest.</param>
    /// <param name="provenance">What it was made from.</param>
    public static HtmlReport Of(Backtest backtest, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(backtest);
        string best = backtest.Best;
        ModelLine winner = ModelLine.Of(backtest, best), baseline = ModelLine.Of(backtest, backtest.Baseline);
        bool better = winner.Error < baseline.Error;
        string verdict = better
            ? $"**{best}** wins: {winner.Measure} {winner.Error:0.000} against {baseline.Error:0.000} of the baseline, {backtest.Baseline}."
            : $"No model beats the baseline, **{backtest.Baseline}** ({baseline.Measure} {baseline.Error:0.000}).";
        return new HtmlReport
        {
            Title = "Backtest of demand forecasts",
            Subtitle = $"{backtest.Panel.Count:N0} series · {backtest.Plan.Origins} origins · {backtest.Plan.Horizon} periods ahead · {backtest.Cells.Count:N0} outcomes",
            Conclusion = new Conclusion(verdict,
            [
                new KeyFigure($"{winner.Measure} of {best}", winner.Error ?? double.NaN) { Numbers = NumberStyle.Fixed(3), Tone = better ? Tone.Good : Tone.Caution },
                new KeyFigure("wMAPE", winner.Row.Wmape ?? double.NaN) { Numbers = NumberStyle.Percentage },
                new KeyFigure("80% intervals held", winner.Row.Coverage80 ?? double.NaN) { Numbers = NumberStyle.Percentage },
                new KeyFigure("95% intervals held", winner.Row.Coverage95 ?? double.NaN) { Numbers = NumberStyle.Percentage },
            ]),
            Sections = [new Section("Which model wins, and where", "", [.. BacktestFigures.Of(backtest, best)])],
            Provenance = provenance,
        };
    }
}
