using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Plans;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Plans;

/// <summary>What to order.</summary>
internal static class OrderSection
{
    private const int MostRows = 20, MostSteps = 2, SparkPeriods = 52, Glance = 12;

    internal static Section Of(DemandPlan plan, PlanFigures figures)
    {
        string unit = plan.Panel.TargetName;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Figure(Fan(plan, figures, unit)) { Note = "Bands hold half, four fifths and nineteen twentieths of what can happen.[^2]" });
        if (Groups(plan, unit) is { } groups) blocks.Add(new Figure(groups));
        blocks.Add(Rows(plan, unit));
        string how = plan.Forecast.Count > MostRows ? $"The {MostRows} largest series are shown; all {plan.Forecast.Count:N0} are in forecast.csv. " : plan.Forecast.Count == 1 ? "" : "Every series follows its own forecast. ";
        return new Section("What to order", $"{how}The **order-up-to** level covers {plan.Request.ServiceLevel:0%} of what can happen over the horizon.[^4]", blocks.ToImmutable());
    }

    private static FanChart Fan(DemandPlan plan, PlanFigures figures, string unit)
    {
        int count = figures.History.Length + figures.Horizon;
        double last = figures.History.Where(double.IsFinite).TakeLast(figures.Horizon).DefaultIfEmpty(0).Average(), next = figures.Total.Mean / figures.Horizon;
        string direction = last <= 0 ? "is" : (next / last) switch { > 1.05 => "rises to", < 0.95 => "falls to", _ => "stays near" };
        return new FanChart
        {
            Title = $"Demand {direction} {NumberStyle.Short.Format(next)} {unit} a period",
            Unit = $"{unit} per period, all series; median with 50%, 80% and 95% intervals",
            Periods = figures.Axis(figures.HistoryStart, count),
            History = [.. figures.History],
            Forecast = [.. figures.Steps.Select(s => s.Quantile(0.5))],
            Bands = [Band(figures.Steps, 0.5), Band(figures.Steps, 0.8), Band(figures.Steps, 0.95)],
            Events = [.. plan.Request.Events.Where(e => e.Key >= figures.HistoryStart && e.Key < figures.HistoryStart + count).OrderBy(e => e.Key).TakeLast(6).Select(e => new ChartEvent(e.Key - figures.HistoryStart, e.Value))],
            Divide = figures.KnownLabel,
        };
    }

    private static FanBand Band(SampleDistribution[] steps, double level) =>
        new(level, [.. steps.Select(s => s.Quantile((1 - level) / 2))], [.. steps.Select(s => s.Quantile((1 + level) / 2))]);

    // the level below the total with the most groups that can be read at a glance, else the one with the fewest
    private static BarChart? Groups(DemandPlan plan, string unit)
    {
        var levels = Enumerable.Range(0, plan.Hierarchy.Groups.Length).GroupBy(g => plan.Hierarchy.Levels[g]).Where(l => l.Count() is > 1 and <= 30).OrderBy(l => l.Count() <= Glance ? -l.Count() : l.Count()).ToArray();
        if (levels.Length == 0) return null;
        int[] groups = [.. levels[0]];
        SampleDistribution[] totals = [.. groups.Select(g => plan.Forecast.Sum(plan.Hierarchy.Members[g].AsSpan(), 0, plan.Forecast.Horizon, paths: 400))];
        int largest = Array.IndexOf(totals, totals.MaxBy(t => t.Mean));
        string level = levels[0].Key;
        string[] names = [.. groups.Select(g => string.Join(" / ", plan.Hierarchy.Groups[g].Parts.Where(p => p != Kontor.Demand.Hierarchies.Hierarchy.All)))];
        double share = totals[largest].Mean / Math.Max(1e-9, totals.Sum(t => t.Mean));
        return new BarChart
        {
            Title = $"{names[largest]} takes {share:0%} of the plan",
            Unit = $"{unit} over the horizon by {level}; 80% interval",
            Categories = [.. names],
            Series = [new BarSeries("plan", [.. totals.Select(t => t.Mean)]) { Low = [.. totals.Select(t => t.Quantile(0.1))], High = [.. totals.Select(t => t.Quantile(0.9))] }],
            Highlight = largest,
            Most = 15,
            Numbers = NumberStyle.Short,
        };
    }

    private static Table Rows(DemandPlan plan, string unit)
    {
        Forecast forecast = plan.Forecast;
        Dictionary<SeriesKey, int> positions = plan.Panel.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        int[] order = [.. Enumerable.Range(0, forecast.Count).OrderByDescending(i => Sum(forecast.Mean(i))).ThenBy(i => i).Take(MostRows)];
        int steps = Math.Min(MostSteps, forecast.Horizon);
        var columns = ImmutableArray.CreateBuilder<Column>();
        columns.Add(Column.Text(SeriesName.Heading(plan.Panel.KeyNames)));
        columns.Add(Column.Sparkline("History and plan"));
        for (int h = 0; h < steps; h++) columns.Add(Column.Number(Short(plan, forecast.Frame.Starts[order[0]] + h), NumberStyle.Whole) with { Group = "Next periods, median" });
        columns.Add(Column.Number("Sum", NumberStyle.Whole) with { Group = "Whole horizon", Strong = true });
        columns.Add(Column.Interval("80% interval", NumberStyle.Whole) with { Group = "Whole horizon" });
        columns.Add(Column.Number("Order up to", NumberStyle.Whole) with { Strong = true });
        return new Table
        {
            Title = plan.Panel.KeyNames.IsEmpty ? $"Plan, {unit}" : $"Plan by {string.Join(" and ", plan.Panel.KeyNames)}, {unit}",
            Columns = columns.ToImmutable(),
            Rows = [.. order.Select(i => Row(plan, i, plan.Panel[positions[forecast.Frame.Keys[i]]], steps))],
            Note = "The interval of the total is narrower than the sum of the intervals as far as series err to different sides.[^1]",
        };
    }

    private static TableRow Row(DemandPlan plan, int i, SeriesView series, int steps)
    {
        Forecast forecast = plan.Forecast;
        SampleDistribution sum = plan.Quantity(i);
        int shown = Math.Min(SparkPeriods, series.Length);
        double[] median = [.. Enumerable.Range(0, forecast.Horizon).Select(h => forecast.Quantile(i, h, 0.5))];
        ImmutableArray<Cell>.Builder cells = ImmutableArray.CreateBuilder<Cell>();
        cells.Add(SeriesName.Of(forecast.Frame.Keys[i]));
        cells.Add(new Sparkline { Title = forecast.Frame.Keys[i].ToString(), History = [.. series.Target[^shown..]], Forecast = [.. median] });
        for (int h = 0; h < steps; h++) cells.Add(median[h]);
        cells.Add(sum.Mean);
        cells.Add(Cell.Interval(sum.Quantile(0.1), sum.Quantile(0.9)));
        cells.Add(Math.Ceiling(sum.Quantile(plan.Request.ServiceLevel)));
        return new TableRow(cells.ToImmutable());
    }

    private static string Short(DemandPlan plan, int period)
    {
        string label = plan.Panel.Calendar.Label(period);
        return label.Length == 10 ? label[5..] : label;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double v in values) sum += v;
        return sum;
    }
}
