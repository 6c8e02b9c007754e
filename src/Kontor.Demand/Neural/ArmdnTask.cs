using Kontor.Neural.Differentiation;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>The training of the network: an item is a series over its last periods, judged at every period that is known. The newest periods may be held out.</summary>
internal sealed class ArmdnTask : ITrainingTask
{
    private const int Burn = 1; // the first period of a series is not judged: nothing is known before it
    private readonly NetworkSequences _data;
    private readonly NetworkShape _shape;
    private readonly ArmdnNetwork _network;
    private readonly IOutputLayer _output;
    private readonly int[] _training, _validation; // item -> series
    private readonly int[] _ends;                   // series -> the period after the last one to learn from
    private readonly int _history;

    /// <param name="data">All series.</param>
    /// <param name="blueprint">What the network was built from.</param>
    /// <param name="network">The network.</param>
    /// <param name="series">The series to learn from.</param>
    /// <param name="ends">Per series, the period after the last one to learn from; later ones are held out.</param>
    /// <param name="history">The most periods of a series that are read.</param>
    internal ArmdnTask(NetworkSequences data, ArmdnBlueprint blueprint, BuiltNetwork network, IEnumerable<int> series, int[] ends, int history)
    {
        (_data, _shape, _output, _network, Weights, _ends, _history) =
            (data, blueprint.Shape, blueprint.Output, network.Network, network.Weights, ends, history);
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
            for (int t = Math.Max(first + Burn, heldOut ? _ends[i] : 0); t < end; t++) weight[t - first] = double.IsNaN(target[t]) ? 0 : 1;
        }
        return _output.Loss(_network.Forward(batch, tape).Distributions, batch);
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
