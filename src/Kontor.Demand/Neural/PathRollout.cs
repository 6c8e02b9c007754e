using Kontor.Demand.Features;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>The paths of a few series by one network.</summary>
internal sealed class PathRollout
{
    private readonly ArmdnBlueprint _blueprint;
    private readonly ArmdnNetwork _network;
    private readonly NetworkSequences _data;
    private readonly Tape _tape;
    private readonly SalesFeatures _sales;
    private readonly int[] _series, _paths;
    private readonly int _horizon, _draws;
    private readonly bool[] _nonNegative; // a series that never was negative is not sampled to be

    internal PathRollout(ArmdnBlueprint blueprint, ArmdnNetwork network, NetworkSequences data, Tape tape, int[] series, int[] paths, int horizon, int draws)
    {
        (_blueprint, _network, _data, _tape, _series, _paths, _horizon, _draws) = (blueprint, network, data, tape, series, paths, horizon, draws);
        _nonNegative = [.. series.Select(i => Local.LocalModel.IsNonNegative(data.TargetOf(i)))];
        _sales = blueprint.Schema.Sales();
    }

    /// <summary>Samples.</summary>
    /// <param name="streams">The random stream of each series and path of this network. Shape: (series, own paths).</param>
    /// <param name="samples">Receives the draws of the own paths. Shape: (series, step, path, draw).</param>
    /// <param name="paths">The number of paths of all networks.</param>
    internal void Run(RandomStream[] streams, Span<double> samples, int paths)
    {
        int own = _paths.Length, rows = _series.Length * own, look = Math.Max(_sales.Lookback, Math.Max(_blueprint.Anchors.Lookback, _blueprint.Scale.Window));
        double[][] past = [.. Enumerable.Range(0, rows).Select(r => Tail(_data.TargetOf(_series[r / own]), look))]; // (look known + horizon)
        int[] known = [.. past.Select(p => p.Length - _horizon)];
        int width = _blueprint.Output.Width;
        double[] sizes = new double[rows];
        float[] distributions = new float[rows * width], hidden = [], cell = [];
        Encode(distributions, sizes, ref hidden, ref cell);
        // a path whose size grows with its own draws would otherwise compound them over a long horizon
        (double Least, double Most)[] bounds = [.. sizes.Select(_blueprint.Scale.Bounds)];
        for (int step = 0; step < _horizon; step++)
        {
            if (step > 0) Advance(step, past, known, sizes, distributions, ref hidden, ref cell);
            for (int r = 0; r < rows; r++)
            {
                int series = r / own;
                Span<double> draws = samples.Slice(((((series * _horizon) + step) * paths) + _paths[r % own]) * _draws, _draws);
                _blueprint.Output.Sample(distributions.AsSpan(r * width, width), sizes[r], ref streams[r], draws);
                double least = _nonNegative[series] ? Math.Max(0, bounds[r].Least) : bounds[r].Least;
                foreach (ref double d in draws) d = Math.Clamp(d, least, bounds[r].Most);
                past[r][known[r] + step] = draws[0];
            }
        }
        _tape.Reset();
    }

    // reads each history and the first step ahead, which is the same on all paths of a series
    private void Encode(float[] distributions, double[] sizes, ref float[] hidden, ref float[] cell)
    {
        int own = _paths.Length, width = _blueprint.Output.Width;
        int[] reads = [.. _series.Select(i => Math.Min(_data.LengthOf(i) + 1, _blueprint.Settings.History))];
        int time = reads.Max();
        _tape.Reset();
        SequenceBatch batch = SequenceBatch.Of(_tape, _blueprint.Shape, _series.Length, time);
        for (int i = 0; i < reads.Length; i++) _data.Fill(batch, i, _series[i], _data.LengthOf(_series[i]) + 1 - reads[i], reads[i]);
        (Node parameters, LstmState? last) = _network.Forward(batch, _tape); // (series, time, width)
        for (int r = 0; r < sizes.Length; r++)
        {
            int at = ((r / own) * time) + reads[r / own] - 1;
            parameters.Value.Span.Slice(at * width, width).CopyTo(distributions.AsSpan(r * width));
            sizes[r] = batch.Size.Span[at];
        }
        if (last is null) return;
        hidden = Repeat(last.Hidden.Value, own);
        cell = Repeat(last.Cell.Value, own);
    }

    // one period on: the demand that was sampled is past demand now
    private void Advance(int step, double[][] past, int[] known, double[] sizes, float[] distributions, ref float[] hidden, ref float[] cell)
    {
        int rows = past.Length, own = _paths.Length;
        _tape.Reset(step);
        SequenceBatch batch = SequenceBatch.Of(_tape, _blueprint.Shape, rows, 1);
        for (int r = 0; r < rows; r++)
        {
            int i = _series[r / own];
            sizes[r] = _data.FillStep(batch, r, i, _data.LengthOf(i) + step, past[r].AsSpan(0, known[r] + step), _sales, _blueprint.Schema.FirstSales);
        }
        LstmState? start = hidden.Length == 0 ? null : new LstmState(State(hidden, rows), State(cell, rows));
        (Node parameters, LstmState? last) = _network.Forward(batch, _tape, start); // (series x paths, 1, width)
        parameters.Value.CopyTo(distributions);
        if (last is null) return;
        last.Hidden.Value.CopyTo(hidden);
        last.Cell.Value.CopyTo(cell);
    }

    private Node State(float[] values, int rows)
    {
        Tensor state = _tape.Rent([rows, values.Length / rows]);
        values.CopyTo(state.Span);
        return _tape.Constant(state);
    }

    private static float[] Repeat(Tensor state, int times)
    {
        int rows = state.Shape[0], width = state.Shape[1];
        float[] repeated = new float[rows * times * width];
        for (int r = 0; r < rows * times; r++) state.Span.Slice((r / times) * width, width).CopyTo(repeated.AsSpan(r * width));
        return repeated;
    }

    private double[] Tail(ReadOnlySpan<double> target, int look)
    {
        ReadOnlySpan<double> kept = target[Math.Max(0, target.Length - look)..];
        double[] past = new double[kept.Length + _horizon];
        kept.CopyTo(past);
        return past;
    }
}
