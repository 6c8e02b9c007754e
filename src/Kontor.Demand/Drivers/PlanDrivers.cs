using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Global;
using Kontor.Demand.Plans;

namespace Kontor.Demand.Drivers;

/// <summary>What a plan rests on: for single forecasts, and as a whole.</summary>
/// <remarks>Where the model is global trees these are its own Shapley contributions. Any other model is described from outside, by what the history of a series shows.</remarks>
public sealed class PlanDrivers
{
    private const int MostForecasts = 160; // that the plan as a whole is judged by: the exact contributions of one cost some 10 ms
    private readonly Dictionary<(SeriesKey, int), ForecastDrivers> _found;

    private PlanDrivers(Dictionary<(SeriesKey, int), ForecastDrivers> found, ImmutableArray<Driver> overall, bool isModels)
    {
        _found = found;
        Overall = overall;
        AreModels = isModels;
    }

    /// <summary>True when they are the model's own reasons; false when the plan is described from outside.</summary>
    public bool AreModels { get; }

    /// <summary>The reasons for the plan as a whole, the largest first: the mean of their absolute changes over forecasts, as a share of what these forecasts add up to.
    /// At most 160 forecasts, spread evenly over series by size and over steps, stand for all.</summary>
    public ImmutableArray<Driver> Overall { get; }

    /// <summary>The reasons for the first forecast of a series; null where there are none.</summary>
    /// <param name="series">One of the series that were asked for.</param>
    public ForecastDrivers? First(SeriesKey series) => _found.GetValueOrDefault((series, 1));

    /// <summary>Computes them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="series">Series whose first forecast is explained by itself.</param>
    /// <param name="context">Threads, cancellation.</param>
    public static PlanDrivers Of(DemandPlan plan, IEnumerable<SeriesKey> series, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(context);
        Dictionary<SeriesKey, int> positions = plan.Forecast.Frame.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        (int Series, int Step)[] sample = [.. Sample(plan)], asked = [.. series.Where(positions.ContainsKey).Select(k => (positions[k], 1))];
        (int, int)[] places = [.. sample.Concat(asked).Distinct()];
        Dictionary<(SeriesKey, int), ForecastDrivers> found = plan.Fitted is GlobalTreesModel trees
            ? trees.Drivers(plan.Forecast, places, plan.Panel.KnownAhead(plan.Forecast.Horizon), context).ToDictionary(d => (d.Series, d.Step))
            : Outside(plan, places).ToDictionary(d => (d.Series, d.Step));
        ForecastDrivers[] judged = [.. sample.Select(p => found.GetValueOrDefault((plan.Forecast.Frame.Keys[p.Series], p.Step))).OfType<ForecastDrivers>()];
        double total = judged.Sum(d => Math.Abs(d.Forecast));
        ImmutableArray<Driver> overall = total <= 0 ? [] :
            [.. judged.SelectMany(d => d.Changes).GroupBy(c => c.Name, (name, all) => new Driver(name, all.Sum(c => Math.Abs(c.Change)) / total)).OrderByDescending(d => d.Change).ThenBy(d => d.Name, StringComparer.Ordinal)];
        return new PlanDrivers(found, overall, plan.Fitted is GlobalTreesModel);
    }

    // series by size, evenly; the step moves on from one to the next
    private static IEnumerable<(int Series, int Step)> Sample(DemandPlan plan)
    {
        int horizon = plan.Forecast.Horizon;
        int[] bySize = [.. Enumerable.Range(0, plan.Forecast.Count).OrderByDescending(i => System.Numerics.Tensors.TensorPrimitives.Sum(plan.Forecast.Mean(i))).ThenBy(i => i)];
        long all = (long)bySize.Length * horizon;
        int count = (int)Math.Min(all, MostForecasts);
        for (int k = 0; k < count; k++)
        {
            long at = k * all / count;
            yield return (bySize[(int)(at / horizon)], 1 + (count == all ? (int)(at % horizon) : k % horizon));
        }
    }

    private static IEnumerable<ForecastDrivers> Outside(DemandPlan plan, (int Series, int Step)[] places)
    {
        Dictionary<SeriesKey, int> panel = plan.Panel.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        return places.Select(p => SeriesDrivers.Of(plan.Panel[panel[plan.Forecast.Frame.Keys[p.Series]]], plan.Forecast, p.Series, p.Step));
    }
}
