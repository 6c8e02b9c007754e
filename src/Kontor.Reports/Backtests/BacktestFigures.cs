using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Backtesting;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Backtests;

/// <summary>The charts and tables of a backtest.</summary>
internal static class BacktestFigures
{
    private const int LeastPeriods = 6; // fewer errors show nothing over time

    /// <summary>Models, steps, coverage, events and groups.</summary>
    /// <param name="backtest">The backtest.</param>
    /// <param name="model">The model that stands out.</param>
    internal static IEnumerable<Block> Of(Backtest backtest, string model)
    {
        ImmutableArray<BacktestRow> rows = backtest.Table();
        yield return new Figure(Models(backtest, model));
        yield return Measures(backtest, rows, model);
        Figure steps = new(Steps(backtest, rows, model)), coverage = new(Coverage(backtest, rows, model)) { Note = "The pale area is what chance alone allows." };
        yield return backtest.Plan.Horizon > 1 ? new FigureRow([coverage, steps]) : coverage;
        if (Errors(backtest, model) is { } errors) yield return new Figure(errors) { Note = "Above zero more was sold than forecast. Errors that stay on one side for long say that the model lags behind." };
        if (Events(backtest, rows) is { } events) yield return new Figure(events);
        if (Groups(backtest, rows, model) is { } groups) yield return new Figure(groups);
    }

    private static BarChart Models(Backtest backtest, string model)
    {
        ModelLine[] lines = [.. backtest.Models.Select(m => ModelLine.Of(backtest, m))];
        ModelLine best = lines[backtest.Models.IndexOf(model)], baseline = lines[backtest.Models.IndexOf(backtest.Baseline)];
        bool better = best.Error < baseline.Error;
        return new BarChart
        {
            Title = better ? $"{model} errs {1 - (best.Error!.Value / baseline.Error!.Value):0%} less than {backtest.Baseline}" : $"No model errs less than {backtest.Baseline}",
            Unit = $"{best.Measure} over {backtest.Plan.Origins} origins, lower is better",
            Categories = [.. backtest.Models.Select(m => m == backtest.Baseline ? $"{m} (baseline)" : m)],
            Series = [new BarSeries(best.Measure, [.. lines.Select(l => l.Error ?? double.NaN)])],
            Order = BarOrder.Ascending,
            Highlight = backtest.Models.IndexOf(model),
            Numbers = NumberStyle.Fixed(3),
        };
    }

    private static Table Measures(Backtest backtest, ImmutableArray<BacktestRow> rows, string model) => new()
    {
        Title = "All measures",
        Columns =
        [
            Column.Text("Model"), Column.Number("MASE", NumberStyle.Fixed(3)), Column.Number("wMAPE", NumberStyle.Percentage), Column.Number("Bias", new() { Percent = true, Decimals = 0, Signed = true }),
            Column.Number("WQL", NumberStyle.Fixed(3)), Column.Number("80% held", NumberStyle.Percentage), Column.Number("95% held", NumberStyle.Percentage), Column.Number("Rank", NumberStyle.Fixed(2)),
            Column.Number("p", NumberStyle.Fixed(3)),
        ],
        Rows = [.. rows.Where(r => r.Slice == "overall").OrderBy(r => r.Mase ?? double.MaxValue).Select(r => new TableRow(
        [
            r.Model, r.Mase ?? double.NaN, r.Wmape ?? double.NaN, r.Bias ?? double.NaN, r.Wql ?? double.NaN, r.Coverage80 ?? double.NaN, r.Coverage95 ?? double.NaN, r.Rank ?? double.NaN,
            r.Model == backtest.Baseline ? double.NaN : backtest.AgainstBaseline(r.Model)?.PValue ?? double.NaN,
        ]) { Highlight = r.Model == model })],
        Note = "p: Diebold-Mariano test that the model is as accurate as the baseline.",
    };

    private static LineChart Steps(Backtest backtest, ImmutableArray<BacktestRow> rows, string model)
    {
        string[] steps = [.. rows.Where(r => r.Slice == "step").Select(r => r.Value).Distinct()];
        return new LineChart
        {
            Title = "Error by periods ahead",
            Unit = "wMAPE",
            Width = 364,
            Along = "periods ahead",
            Periods = PeriodAxis.OfNames(steps),
            Series = [.. new[] { model, backtest.Baseline }.Distinct().Select(m => new LineSeries(m, [.. steps.Select(s => rows.First(r => r.Slice == "step" && r.Value == s && r.Model == m).Wmape ?? double.NaN)]))],
            Highlight = model,
            Numbers = NumberStyle.Percentage,
        };
    }

    private static CoveragePlot Coverage(Backtest backtest, ImmutableArray<BacktestRow> rows, string model)
    {
        BacktestRow row = rows.First(r => r.Slice == "overall" && r.Model == model);
        return new CoveragePlot
        {
            Title = "Intervals hold what they promise",
            Unit = "share of actuals inside, against the nominal share",
            Width = 364,
            Points = [new CoveragePoint(0.8, row.Coverage80 ?? double.NaN), new CoveragePoint(0.95, row.Coverage95 ?? double.NaN)],
            Count = row.Count,
        };
    }

    // the error of the total, period by period; the mean where several origins judge one period
    private static ResidualPlot? Errors(Backtest backtest, string model)
    {
        IReadOnlyList<CellScore?> scores = backtest.Scores(model);
        var totals = new SortedDictionary<int, (double Error, double Actual)>();
        for (int c = 0; c < scores.Count; c++)
        {
            if (scores[c] is not { } score) continue;
            BacktestCell cell = backtest.Cells[c];
            (double error, double actual) = totals.GetValueOrDefault(cell.Period);
            totals[cell.Period] = (error + cell.Actual - score.Point, actual + cell.Actual);
        }
        if (totals.Count < LeastPeriods || totals.Values.Any(t => t.Actual <= 0)) return null;
        double share = totals.Values.Average(t => t.Error / t.Actual);
        int[] periods = [.. totals.Keys];
        return new ResidualPlot
        {
            Title = Math.Abs(share) < 0.01 ? $"{model} errs to no side on average" : $"On average {Math.Abs(share):0%} {(share > 0 ? "more" : "less")} was sold than {model} forecast",
            Unit = "actual less forecast of all series together, as a share of the actual",
            Periods = backtest.Panel.Calendar.HasDates ? PeriodAxis.OfDates(periods.Select(backtest.Panel.Calendar.StartOf)) : PeriodAxis.OfNames(periods.Select(backtest.Panel.Calendar.Label)),
            Residuals = [.. totals.Values.Select(t => t.Error / t.Actual)],
            Numbers = new() { Percent = true, Decimals = 0 },
            Height = 220,
        };
    }

    private static BarChart? Events(Backtest backtest, ImmutableArray<BacktestRow> rows)
    {
        string[] events = [.. rows.Where(r => r.Slice == "event").Select(r => r.Value).Distinct().Take(8)];
        return events.Length < 2 ? null : new BarChart
        {
            Title = "Event periods apart",
            Unit = "wMAPE",
            Categories = [.. events],
            Series = [.. backtest.Models.Take(4).Select(m => new BarSeries(m, [.. events.Select(e => rows.First(r => r.Slice == "event" && r.Value == e && r.Model == m).Wmape ?? double.NaN)]))],
            Order = BarOrder.AsGiven,
            Numbers = NumberStyle.Percentage,
        };
    }

    private static HeatMap? Groups(Backtest backtest, ImmutableArray<BacktestRow> rows, string model)
    {
        string? key = GroupLevels.Columns(backtest.Panel).FirstOrDefault(k => rows.Where(r => r.Slice == k).Select(r => r.Value).Distinct().Count() is > 1 and <= 20);
        if (key is null || backtest.Models.Length < 2) return null;
        string[] groups = [.. rows.Where(r => r.Slice == key).Select(r => r.Value).Distinct()];
        return new HeatMap
        {
            Title = $"Error by {key} and model",
            Unit = "wMAPE",
            Rows = [.. groups],
            Columns = backtest.Models,
            Values = [.. groups.SelectMany(g => backtest.Models.Select(m => rows.First(r => r.Slice == key && r.Value == g && r.Model == m).Wmape ?? double.NaN))],
            Numbers = NumberStyle.Percentage,
        };
    }
}
