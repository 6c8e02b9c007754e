using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Global;

namespace Kontor.Demand.Plans;

/// <summary>What is written of the covariates over the steps ahead: each series' last period and the steps after it.</summary>
internal sealed record PlanState
{
    public required Calendar Calendar { get; init; }

    public required string TargetName { get; init; }

    public required ImmutableArray<string> KeyNames { get; init; }

    public required ImmutableArray<Covariate> Covariates { get; init; }

    public required ImmutableArray<SeriesKey> Keys { get; init; }

    /// <summary>Series -> the period index of its last period.</summary>
    public required ImmutableArray<int> Last { get; init; }

    /// <summary>The target of the last period. Shape: (series).</summary>
    [JsonConverter(typeof(DoublesConverter))]
    public required double[] Target { get; init; }

    /// <summary>Static covariates (series), those known ahead (series x (1 + steps)), those known after (series).</summary>
    [JsonConverter(typeof(ColumnsConverter))]
    public required double[][] Columns { get; init; }

    internal static PlanState Of(KnownAhead ahead)
    {
        Panel panel = ahead.Panel;
        return new PlanState
        {
            Calendar = panel.Calendar,
            TargetName = panel.TargetName,
            KeyNames = panel.KeyNames,
            Covariates = panel.Covariates,
            Keys = panel.Keys,
            Last = [.. Enumerable.Range(0, panel.Count).Select(i => panel[i].End - 1)],
            Target = [.. Enumerable.Range(0, panel.Count).Select(i => panel[i].Target[^1])],
            Columns = [.. panel.Covariates.Select((c, k) => Enumerable.Range(0, panel.Count).SelectMany(i => Of(panel[i], k, c.Timing, ahead.Horizon)).ToArray())],
        };
    }

    internal KnownAhead Restore(int horizon)
    {
        var builder = new PanelBuilder(Calendar, TargetName, KeyNames, Covariates);
        for (int i = 0; i < Keys.Length; i++)
        {
            double[][] values = [.. Covariates.Select((c, k) =>
            {
                int width = c.Timing == CovariateTiming.KnownAhead ? 1 + horizon : 1;
                return Columns[k].AsSpan(i * width, width).ToArray();
            })];
            builder.Add(Keys[i], Last[i], [Target[i]], values);
        }
        return builder.Build().KnownAhead(horizon);
    }

    private static double[] Of(SeriesView series, int covariate, CovariateTiming timing, int horizon) => timing switch
    {
        CovariateTiming.Static => [series.Static(covariate)],
        CovariateTiming.KnownAhead => series.Dynamic(covariate).Slice(series.Length - 1, 1 + horizon).ToArray(),
        _ => [series.Dynamic(covariate)[series.Length - 1]],
    };
}
