using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;

namespace Kontor.Demand.Stacking;

/// <summary>A weighted mean of forecasts.</summary>
internal static class Combination
{
    /// <summary>Combines forecasts of the same horizon. A series that some lack is combined from the others, their weights scaled up.</summary>
    /// <param name="forecasts">One or more forecasts.</param>
    /// <param name="weights">One weight per forecast, 0 or more, not all 0.</param>
    internal static Forecast Of(ImmutableArray<Forecast> forecasts, ReadOnlySpan<double> weights)
    {
        ImmutableArray<SeriesKey> keys = [.. forecasts.SelectMany(f => f.Frame.Keys).Distinct()];
        Dictionary<SeriesKey, int>[] indices = [.. forecasts.Select(f => Positions(f.Frame.Keys))];
        ForecastFrame first = forecasts[0].Frame;
        int horizon = first.Horizon, levels = first.Levels.Length;
        double[] mean = new double[keys.Length * horizon], quantiles = new double[keys.Length * horizon * levels];
        int[] starts = new int[keys.Length];
        double total = 0;
        int heaviest = 0;
        for (int m = 0; m < weights.Length; m++)
        {
            total += weights[m];
            if (weights[m] > weights[heaviest]) heaviest = m;
        }
        for (int i = 0; i < keys.Length; i++)
        {
            double present = 0;
            for (int m = 0; m < forecasts.Length; m++) present += indices[m].ContainsKey(keys[i]) ? weights[m] : 0;
            for (int m = 0; m < forecasts.Length; m++)
            {
                if (!indices[m].TryGetValue(keys[i], out int at)) continue;
                // all weights of the models that have the series may be zero: then these count alike
                double weight = present > 0 ? weights[m] * total / present : 1.0 / indices.Count(d => d.ContainsKey(keys[i]));
                starts[i] = forecasts[m].Frame.Starts[at];
                for (int h = 0; h < horizon; h++)
                {
                    mean[(i * horizon) + h] += weight * forecasts[m].Mean(at)[h];
                    ReadOnlySpan<double> q = forecasts[m].Quantiles(at, h);
                    for (int l = 0; l < levels; l++) quantiles[(((i * horizon) + h) * levels) + l] += weight * q[l];
                }
            }
        }
        Forecast lead = forecasts[heaviest];
        bool same = lead.Count == keys.Length && lead.Frame.Keys.SequenceEqual(keys);
        Dependence dependence = same ? lead.Dependence : Dependence.Independent(horizon, lead.Dependence);
        return new Forecast(first with { Keys = keys, Starts = [.. starts] }, mean, quantiles, dependence, []);
    }

    /// <summary>Combines forecasts series by series.</summary>
    /// <param name="forecasts">One or more forecasts of the same horizon.</param>
    /// <param name="weights">One weight per forecast, 0 or more, not all 0.</param>
    internal static PreparedForecast Prepare(ImmutableArray<PreparedForecast> forecasts, double[] weights)
    {
        ImmutableArray<SeriesKey> keys = [.. forecasts.SelectMany(f => f.Keys).Distinct()];
        return new PreparedForecast(forecasts[0].Horizon, keys, i =>
        {
            Forecast?[] said = [.. forecasts.Select(f => f.Of(keys[i]))];
            Forecast none = said.First(f => f is not null)!.Select([]); // of a model that lacks the series
            return Of([.. said.Select(f => f ?? none)], weights);
        });
    }

    internal static Dictionary<SeriesKey, int> Positions(ImmutableArray<SeriesKey> keys) => keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
}
