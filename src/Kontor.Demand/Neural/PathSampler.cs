using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Neural.Differentiation;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>Forecasts by ancestral sampling: the history is read once per series; then each path draws a period's demand and goes on with it as past demand (Salinas et al. 2020, "DeepAR", section 3.1).</summary>
/// <param name="blueprint">What the networks were built from.</param>
/// <param name="sets">The networks; path k belongs to network k modulo their number.</param>
internal sealed class PathSampler(ArmdnBlueprint blueprint, NetworkSets sets)
{
    private const int Together = 16; // series at a time: memory is this many times the paths
    private const int Draws = 4;     // of each period's distribution; the first goes on, all count for the quantiles

    /// <summary>The forecast of the periods after the end of a panel that knows its covariates ahead.</summary>
    /// <param name="panel">Any panel with the columns of the one that was learnt from.</param>
    /// <param name="horizon">The number of periods.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal Forecast Of(Panel panel, int horizon, FitContext context)
    {
        FeatureHistory history = FeatureHistory.Of(panel, blueprint.Schema.Roles, blueprint.Schema.Categories, horizon);
        return Run(blueprint.Sequences(history, context), history, [.. Enumerable.Range(0, history.Count)], horizon, context).ToForecast(ForecastFrame.After(panel, horizon), RandomStream.Of(context.Seed, blueprint.Settings.Name));
    }

    /// <summary>Samples the periods after each series' end.</summary>
    /// <param name="data">History, and features over the horizon.</param>
    /// <param name="history">The same as a panel.</param>
    /// <param name="asked">The series that are forecast; what is said of one does not depend on the others.</param>
    /// <param name="horizon">The number of periods.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal PathSummary Run(NetworkSequences data, FeatureHistory history, int[] asked, int horizon, FitContext context)
    {
        int paths = blueprint.Settings.Paths;
        var summary = new PathSummary(asked.Length, horizon, QuantileLevels.Default, paths);
        int[][] chunks = [.. Enumerable.Range(0, asked.Length).GroupBy(k => sets.CodeOf(history, asked[k])).SelectMany(g => g.Chunk(Together))];
        RandomStream root = RandomStream.Of(context.Seed, "paths");
        FitContext single = context with { Threads = 1 };
        context.ForEach($"{blueprint.Settings.Name}: sample paths", chunks.Length, chunk =>
        {
            int[] series = [.. chunks[chunk].Select(k => asked[k])];
            double[] samples = new double[series.Length * horizon * paths * Draws]; // (series, step, path, draw)
            ImmutableArray<BuiltNetwork> networks = sets[sets.CodeOf(history, series[0])];
            using var tape = new Tape(single, Mode.Inference);
            for (int n = 0; n < networks.Length; n++)
            {
                int[] own = [.. Enumerable.Range(0, paths).Where(p => p % networks.Length == n)];
                RandomStream[] streams = [.. from i in series from p in own select root.Child(history.Keys[i].ToString()).Child(p)];
                new PathRollout(blueprint, networks[n].Network, data, tape, series, own, horizon, Draws).Run(streams, samples, paths);
            }
            for (int i = 0; i < series.Length; i++) summary.Take(chunks[chunk][i], samples.AsSpan(i * horizon * paths * Draws, horizon * paths * Draws), Draws);
        });
        return summary;
    }
}
