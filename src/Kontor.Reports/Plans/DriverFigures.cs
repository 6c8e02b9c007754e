using Kontor.Demand.Drivers;
using Kontor.Demand.Plans;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Plans;

/// <summary>What moves forecasts away from the usual, drawn.</summary>
internal static class DriverFigures
{
    private const int MostBars = 8, MostSteps = 5;
    private const double Least = 0.001, LeastStep = 0.01; // of the plan, of a forecast: less is nothing

    /// <summary>The reasons for the plan as a whole; null where there are none.</summary>
    internal static Figure? Overall(DemandPlan plan, PlanDrivers drivers)
    {
        Driver[] named = [.. drivers.Overall.Where(d => d.Name != ForecastDrivers.Rest).Where(d => d.Change >= Least).Take(MostBars)];
        if (named.Length == 0) return null;
        Driver[] bars = [.. named, .. drivers.Overall.Where(d => d.Name == ForecastDrivers.Rest && d.Change >= Least)];
        return new Figure(new BarChart
        {
            Title = named.Length == 1 ? $"What moves the plan: {Lower(named[0].Name)}" : $"What moves the plan most: {Lower(named[0].Name)}, then {Lower(named[1].Name)}",
            Unit = $"how far a forecast moves from the usual level of its series, up or down, on average; share of planned {plan.Panel.TargetName}",
            Categories = [.. bars.Select(d => d.Name)],
            Series = [new BarSeries("moves", [.. bars.Select(d => d.Change)])],
            Order = BarOrder.AsGiven,
            Highlight = 0,
            Numbers = NumberStyle.Percentage,
        })
        {
            Note = drivers.AreModels
                ? "The model's own reasons, as Shapley values: what is planned ahead against the same forecast with it as usual, the rest by the trees' exact contributions. The usual level is the median of the last 26 periods without a promotion."
                : $"{plan.Model} gives no reasons of its own, so its forecasts are taken apart: recent sales against the usual level (the median of the last year), the mean of the whole horizon against recent sales, each period against that mean.",
        };
    }

    /// <summary>From the usual level of a series to its next forecast.</summary>
    internal static Figure Of(DemandPlan plan, ForecastDrivers drivers)
    {
        int start = plan.Forecast.Frame.Starts[plan.Forecast.Frame.Keys.IndexOf(drivers.Series)];
        string period = plan.Panel.Calendar.Label(start + drivers.Step - 1), unit = plan.Panel.TargetName;
        double visible = LeastStep * Math.Max(Math.Abs(drivers.Usual), Math.Abs(drivers.Forecast));
        Driver[] named = [.. drivers.Changes.Where(d => d.Name != ForecastDrivers.Rest && Math.Abs(d.Change) > visible).Take(MostSteps)];
        double rest = drivers.Forecast - drivers.Usual - named.Sum(d => d.Change);
        NumberStyle numbers = NumberStyle.Short.ForAll([drivers.Usual, drivers.Forecast]);
        double gap = drivers.Forecast - drivers.Usual;
        Driver? towards = named.Where(d => Math.Sign(d.Change) == Math.Sign(gap)).MaxBy(d => Math.Abs(d.Change));
        string how = Math.Abs(gap) < 0.02 * Math.Abs(drivers.Usual) ? "as usual"
            : $"{(gap > 0 ? "above" : "below")} the usual {numbers.Format(drivers.Usual)}{(towards is null ? "" : $", mostly due to {Lower(towards.Name)}")}";
        return new Figure(new Waterfall
        {
            Title = $"{SeriesName.Of(drivers.Series)}: {numbers.Format(drivers.Forecast)} in the next period, {how}",
            Unit = $"{unit} in the period from {period}, median forecast",
            StartLabel = "Usual level",
            Start = drivers.Usual,
            Steps = [.. named.Select(d => new WaterfallStep(d.Name, d.Change)), .. Math.Abs(rest) > 1e-9 * visible ? (WaterfallStep[])[new WaterfallStep(ForecastDrivers.Rest, rest)] : []],
            EndLabel = "Forecast",
            FromBase = true,
            Numbers = numbers,
            Height = 230,
        });
    }

    // a driver's name inside a sentence; one that is a column's keeps its case
    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
