using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Pricing.Neural;

/// <summary>Reads a trained network: derivatives of demand, and what the heads say.</summary>
/// <param name="settings">The specification.</param>
/// <param name="rows">The situations.</param>
/// <param name="network">The network.</param>
/// <param name="context">Threads and cancellation.</param>
internal sealed class NetworkReading(NeuralElasticity settings, PriceRows rows, ElasticityNetwork network, FitContext context)
{
    private const int Together = 512;

    /// <summary>Per series the mean of d log demand / d log price over its periods with a price.</summary>
    internal double[] MeanSlopes()
    {
        double[] mean = new double[rows.Count];
        (int Series, int Time)[] all = [.. Enumerable.Range(0, rows.Count).SelectMany(i => Enumerable.Range(0, rows.Demand[i].Length).Where(t => !float.IsNaN(rows.Demand[i][t])).Select(t => (i, t)))];
        int[] counts = new int[rows.Count];
        foreach ((int i, _) in all) counts[i]++;
        int at = 0;
        Read(all, (_, slopes) =>
        {
            foreach (float slope in slopes) mean[all[at].Series] += slope / (double)counts[all[at++].Series];
        });
        return mean;
    }

    /// <summary>Per series the mean error of log demand over its newest periods, shrunk towards 0 as if three periods without an error stood beside them.</summary>
    /// <param name="periods">How many periods, at most.</param>
    internal double[] LatestErrors(int periods)
    {
        double[] sum = new double[rows.Count], count = new double[rows.Count];
        (int Series, int Time)[] newest = [.. Enumerable.Range(0, rows.Count).SelectMany(i => Enumerable.Range(0, rows.Demand[i].Length).Where(t => !float.IsNaN(rows.Demand[i][t])).TakeLast(periods).Select(t => (i, t)))];
        int at = 0;
        Read(newest, (heads, _) =>
        {
            foreach (float demand in heads.Demand.Value.Span)
            {
                (int i, int t) = newest[at++];
                sum[i] += rows.Demand[i][t] - demand;
                count[i]++;
            }
        });
        return [.. sum.Zip(count, (s, n) => s / (n + 3))];
    }

    /// <summary>The logits of arbitrage; none without that head.</summary>
    internal float[] Logits((int Series, int Time)[] situations)
    {
        var logits = new List<float>(situations.Length);
        Read(situations, (heads, _) => logits.AddRange(heads.Risk is { } risk ? risk.Value.Span : []));
        return [.. logits];
    }

    /// <summary>Runs the network over situations, and gives heads and derivatives of log demand in the own log price, some rows at a time.</summary>
    /// <param name="situations">Series and periods with a price.</param>
    /// <param name="take">Receives the heads and the derivatives.</param>
    /// <param name="shift">What is added to the log price of each situation; null for nothing. Shape: (situations).</param>
    internal void Read((int Series, int Time)[] situations, Action<HeadOutputs, ReadOnlySpan<float>> take, float[]? shift = null)
    {
        using var tape = new Tape(context, Mode.Inference);
        for (int first = 0; first < situations.Length; first += Together)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            int count = Math.Min(Together, situations.Length - first);
            PriceBatch batch = rows.Fill(tape, situations.AsSpan(first, count), settings.History);
            Span<float> price = batch.LogPrice.Span;
            for (int r = 0; shift is not null && r < count; r++) price[r] += shift[first + r];
            Node logPrice = tape.Variable(batch.LogPrice);
            HeadOutputs heads = network.Forward(batch, logPrice);
            tape.Backward(heads.Demand); // rows do not influence one another: each has its own derivative
            take(heads, logPrice.Gradient.Span);
        }
    }
}
