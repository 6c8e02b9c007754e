using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Drivers;
using Kontor.Demand.Plans;
using Kontor.Errors;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Plans;

/// <summary>Which series to look at.</summary>
internal sealed class AttentionSection
{
    private const int Most = 15, MostExplained = 3;
    private readonly DemandPlan _plan;
    private readonly SeriesError[] _worst;
    private readonly int _errant;

    internal AttentionSection(DemandPlan plan)
    {
        _plan = plan;
        _worst = [.. Worst(plan).OrderByDescending(w => w.Flagged)]; // those that the lead counts come first
        _errant = _worst.Count(w => w.Flagged);
        HashSet<SeriesKey> forecast = [.. plan.Forecast.Frame.Keys];
        Explained = [.. _worst.Where(w => forecast.Contains(w.Key)).Take(MostExplained).Select(w => w.Key)];
    }

    /// <summary>The number of series without a forecast, or forecast worse than by the naive.</summary>
    internal int Flagged => _plan.Faults.Length + _errant;

    /// <summary>The series whose next forecast is taken apart: those to look at first.</summary>
    internal ImmutableArray<SeriesKey> Explained { get; }

    internal Section Of(PlanDrivers drivers)
    {
        DemandPlan plan = _plan;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        foreach (DataFault fault in plan.Faults.Take(Most)) blocks.Add(new Callout(Tone.Warning, $"No forecast for {fault.Where}", $"Found {fault.Found}, needed {fault.Needed}."));
        if (plan.Faults.Length > Most) blocks.Add(new Prose($"{plan.Faults.Length - Most:N0} more series have no forecast; the summary lists them."));
        blocks.Add(new Table
        {
            Title = "The largest errors in the backtest, those to look at first",
            Columns =
            [
                Column.Text(SeriesName.Heading(plan.Panel.KeyNames)), Column.Number("MASE", NumberStyle.Fixed(2)), Column.Number("Baseline", NumberStyle.Fixed(2)),
                Column.Number("Bias", new() { Percent = true, Decimals = 0, Signed = true }), Column.Number("80% held", new() { Percent = true, Decimals = 0 }), Column.Text("What stands out"),
            ],
            Rows = [.. _worst.Take(Most).Select(w => new TableRow([SeriesName.Of(w.Key), w.Mase, w.Baseline, w.Bias, w.Held, w.Remark]) { Highlight = w.Flagged })],
            Note = "Bias: forecast less actual, as a share of the larger of both.",
        });
        foreach (SeriesKey key in Explained)
        {
            if (drivers.First(key) is { } first) blocks.Add(DriverFigures.Of(plan, first));
        }
        string none = plan.Faults.IsEmpty ? "" : $"{PlanReport.Count(plan.Faults.Length, "series")} {(plan.Faults.Length == 1 ? "has" : "have")} no forecast. ";
        string errant = _errant == 0 ? "" : $"{PlanReport.Count(_errant, "series")} {(_errant == 1 ? "errs" : "err")} clearly more than the baseline or to one side. ";
        string lead = Flagged == 0 ? "No series needs attention before the order goes out." : $"{errant}{none}Look at {(Flagged == 1 ? "it" : "these")} before the order goes out.";
        return new Section("Which series to look at", lead, blocks.ToImmutable());
    }

    private static SeriesError[] Worst(DemandPlan plan)
    {
        Backtest backtest = plan.Backtest;
        IReadOnlyList<CellScore?> own = backtest.Scores(plan.Model), other = backtest.Scores(plan.Baseline);
        var sums = new Dictionary<int, (double Error, double Baseline, double Signed, double Actual, double Scaled, double ScaledBaseline, double Said, int Held, int Count)>();
        for (int c = 0; c < backtest.Cells.Count; c++)
        {
            BacktestCell cell = backtest.Cells[c];
            if (own[c] is not { } mine || other[c] is not { } base_ || cell.Scale <= 0) continue;
            var s = sums.GetValueOrDefault(cell.Series);
            double error = mine.Point - cell.Actual, baseline = base_.Point - cell.Actual;
            sums[cell.Series] = (
                s.Error + Math.Abs(error), s.Baseline + Math.Abs(baseline), s.Signed + error, s.Actual + Math.Abs(cell.Actual), s.Scaled + (Math.Abs(error) / cell.Scale),
                s.ScaledBaseline + (Math.Abs(baseline) / cell.Scale), s.Said + Math.Abs(mine.Point), s.Held + (cell.Actual >= mine.Low80 && cell.Actual <= mine.High80 ? 1 : 0), s.Count + 1);
        }
        return [.. sums.OrderByDescending(p => p.Value.Error - (0.5 * p.Value.Baseline)).ThenBy(p => p.Key).Select(p =>
        {
            double mase = p.Value.Scaled / p.Value.Count, baseline = p.Value.ScaledBaseline / p.Value.Count, bias = p.Value.Signed / Math.Max(1e-9, Math.Max(p.Value.Actual, p.Value.Said));
            bool worse = mase > 1.1 * baseline && mase > 1 && plan.Model != plan.Baseline, biased = Math.Abs(bias) > 0.3;
            string remark = worse ? "Errs more than the baseline" : biased ? bias > 0 ? "Forecast too high, again and again" : "Forecast too low, again and again" : "Large, but better than the baseline";
            return new SeriesError(plan.Panel.Keys[p.Key], mase, baseline, bias, (double)p.Value.Held / p.Value.Count, worse || biased, remark);
        })];
    }

    private sealed record SeriesError(SeriesKey Key, double Mase, double Baseline, double Bias, double Held, bool Flagged, string Remark);
}
