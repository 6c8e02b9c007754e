using Kontor.Demand.Features;
using Kontor.Data.Forecasts;
using Kontor.Neural.Differentiation;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>Forecasts by ancestral sampling: the history is read once per series; then each path draws a period's demand and goes on with it as past demand (Salinas et al. 2020, "DeepAR", section 3.1).</summary>
/// <param name="blueprint">What the networks were built from.</param>
/// <param name="networks">The networks; path k belongs to network k modulo their number.</param>
internal sealed class PathSampler(ArmdnBlueprint blueprint, IReadOnlyList<ArmdnNetwork> networks)
{
    private const int Together = 16; // series at a time: memory is this many times the paths
    private const int Draws = 4;     // of each period's distribution; the first goes on, all count for the quantiles

    /// <summary>Samples the periods after each series' end.</summary>
    /// <param name="data">History, and features over the horizon.</param>
    /// <param name="history">The same as a panel.</param>
    /// <param name="horizon">The number of periods.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal PathSummary Run(NetworkSequences data, FeatureHistory history, int horizon, FitContext context)
    {
        var summary = new PathSummary(data.Count, horizon, QuantileLevels.Default, blueprint.Settings.Paths);
        int chunks = (data.Count + Together - 1) / Together;
        FitContext single = context with { Threads = 1 };
        context.ForEach($"{blueprint.Settings.Name}: sample paths", chunks, chunk =>
        {
            int first = chunk * Together, count = Math.Min(Together, data.Count - first), paths = blueprint.Settings.Paths;
            double[] samples = new double[count * horizon * paths * Draws]; // (series, step, path, draw)
            bool[] nonNegative = [.. Enumerable.Range(first, count).Select(i => Local.LocalModel.IsNonNegative(data.TargetOf(i)))];
            using var tape = new Tape(single, Mode.Inference);
            for (int n = 0; n < networks.Count; n++)
            {
                int[] own = [.. Enumerable.Range(0, paths).Where(p => p % networks.Count == n)];
                var rollout = new PathRollout(blueprint, networks[n], data, tape, first, count, own, horizon, Draws, nonNegative);
                rollout.Run([.. from i in Enumerable.Range(0, count) from p in own select RandomStream.Of(context.Seed, "paths").Child(history.Keys[first + i].ToString()).Child(p)], samples, paths);
            }
            for (int i = 0; i < count; i++) summary.Take(first + i, samples.AsSpan(i * horizon * paths * Draws, horizon * paths * Draws), Draws);
        });
        return summary;
    }
}
