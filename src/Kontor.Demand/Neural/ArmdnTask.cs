using Kontor.Neural.Differentiation;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>The training of the network: an item is a series over its last periods, judged at every period that is known. The newest periods may be held out.</summary>
internal sealed class ArmdnTask : ITrainingTask
{
    private const int Burn = 1; // the first period of a series is not judged: nothing is known before it
    private const double LeastVolume = 1e-3; // of the mean: series that have not sold yet are learnt from, too
    private readonly NetworkSequences _data;
    private readonly NetworkShape _shape;
    private readonly ArmdnNetwork _network;
    private readonly IOutputLayer _output;
    private readonly int[] _training, _validation; // item -> series
    private readonly int[] _ends;                   // series -> the period after the last one to learn from
    private readonly float[] _importance;           // series -> how much each of its periods counts
    private readonly int _history;

    /// <param name="data">All series.</param>
    /// <param name="blueprint">What the network was built from.</param>
    /// <param name="network">The network.</param>
    /// <param name="series">The series to learn from.</param>
    /// <param name="ends">Per series, the period after the last one to learn from; later ones are held out.</param>
    internal ArmdnTask(NetworkSequences data, ArmdnBlueprint blueprint, BuiltNetwork network, IEnumerable<int> series, int[] ends)
    {
        (_data, _shape, _output, _network, Weights, _ends, _history) =
            (data, blueprint.Shape, blueprint.Output, network.Network, network.Weights, ends, blueprint.Settings.History);
        _importance = Importance(blueprint.Settings.VolumePower);
        _training = [.. series.Where(i => Known(i, Burn, ends[i]))];
        _validation = [.. series.Where(i => Known(i, Math.Max(Burn, ends[i]), data.LengthOf(i)))];
    }

    public Weights Weights { get; }

    public int TrainingItems => _training.Length;

    public int ValidationItems => _validation.Length;

    public Node Loss(Tape tape, ReadOnlySpan<int> items, bool heldOut)
    {
        int[] all = heldOut ? _validation : _training, series = new int[items.Length];
        for (int r = 0; r < series.Length; r++) series[r] = all[items[r]];
        int End(int i) => heldOut ? _data.LengthOf(i) : _ends[i];
        int First(int i) => Math.Max(0, End(i) - _history);
        int time = series.Max(i => End(i) - First(i));
        SequenceBatch batch = SequenceBatch.Of(tape, _shape, series.Length, time);
        for (int r = 0; r < series.Length; r++)
        {
            int i = series[r], first = First(i), end = End(i);
            _data.Fill(batch, r, i, first, end - first);
            ReadOnlySpan<double> target = _data.TargetOf(i);
            Span<float> weight = batch.Weight.Span.Slice(r * time, time);
            for (int t = Math.Max(first + Burn, heldOut ? _ends[i] : 0); t < end; t++) weight[t - first] = double.IsNaN(target[t]) ? 0 : _importance[i];
        }
        return _output.Loss(_network.Forward(batch, tape).Distributions, batch);
    }

    private float[] Importance(double power)
    {
        double[] volume = [.. Enumerable.Range(0, _data.Count).Select(i => Volume(_data.TargetOf(i)[.._ends[i]]))];
        double mean = volume.Average();
        return mean > 0 ? [.. volume.Select(v => (float)Math.Pow(Math.Max(v / mean, LeastVolume), power))] : [.. volume.Select(_ => 1f)];
    }

    private static double Volume(ReadOnlySpan<double> target)
    {
        double sum = 0;
        int count = 0;
        foreach (double y in target)
        {
            if (double.IsNaN(y)) continue;
            sum += Math.Abs(y);
            count++;
        }
        return sum / Math.Max(1, count);
    }

    private bool Known(int series, int from, int to)
    {
        foreach (double y in _data.TargetOf(series)[Math.Min(from, to)..to])
        {
            if (!double.IsNaN(y)) return true;
        }
        return false;
    }
}
