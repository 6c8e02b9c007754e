using System.Collections.Immutable;
using Kontor.Distributions;
using Kontor.Errors;

namespace Kontor.Data.Forecasts;

/// <summary>A predictive distribution per series and step, and how the errors move together: mean, quantiles that never cross, joint sample paths.</summary>
/// <remarks>
/// Between two levels a quantile is interpolated linearly in the normal score of the level, and beyond the outermost level extrapolated so.
/// Sample paths are computed when asked for, never stored: memory is (series x steps x levels) doubles, and (paths x steps) for a sum.
/// </remarks>
public sealed class Forecast
{
    private readonly double[] _mean;      // (series x steps)
    private readonly double[] _quantiles; // (series x steps x levels)
    private readonly double[] _scores;    // normal scores of the levels
    private readonly int _firstStart;

    /// <summary>Makes a forecast. The arrays are kept, not copied; quantiles that cross are rearranged in ascending order (Chernozhukov, Fernandez-Val, Galichon 2010).</summary>
    /// <param name="frame">What it is about.</param>
    /// <param name="mean">The mean. Shape: (series x steps), finite.</param>
    /// <param name="quantiles">The quantiles. Shape: (series x steps x levels), finite.</param>
    /// <param name="dependence">How errors move together.</param>
    /// <param name="faults">The series for which there is no forecast, and why.</param>
    public Forecast(ForecastFrame frame, double[] mean, double[] quantiles, Dependence dependence, ImmutableArray<DataFault> faults)
    {
        Frame = frame ?? throw new ArgumentNullException(nameof(frame));
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(quantiles);
        int steps = frame.Keys.Length * frame.Horizon, levels = frame.Levels.Length;
        if (mean.Length != steps) throw new ArgumentException($"has {mean.Length} values, needs {steps}", nameof(mean));
        if (quantiles.Length != steps * levels) throw new ArgumentException($"has {quantiles.Length} values, needs {steps * levels}", nameof(quantiles));
        if (Array.FindIndex(mean, v => !double.IsFinite(v)) is >= 0 and int bad) throw new ArgumentException($"is {mean[bad]} for series {frame.Keys[bad / frame.Horizon]}", nameof(mean));
        if (Array.FindIndex(quantiles, v => !double.IsFinite(v)) is >= 0 and int worse) throw new ArgumentException($"is {quantiles[worse]} for series {frame.Keys[worse / levels / frame.Horizon]}", nameof(quantiles));
        for (int s = 0; s < steps; s++)
        {
            Span<double> run = quantiles.AsSpan(s * levels, levels);
            for (int l = 1; l < levels; l++)
            {
                if (run[l] >= run[l - 1]) continue;
                run.Sort();
                break;
            }
        }
        _mean = mean;
        _quantiles = quantiles;
        _scores = [.. frame.Levels.Select(Normal.Quantile)];
        _firstStart = frame.Starts.IsEmpty ? 0 : frame.Starts.Min();
        Dependence = dependence ?? throw new ArgumentNullException(nameof(dependence));
        Faults = faults;
    }

    /// <summary>What the forecast is about.</summary>
    public ForecastFrame Frame { get; }

    /// <summary>How errors move together.</summary>
    public Dependence Dependence { get; }

    /// <summary>The series for which there is no forecast, and why.</summary>
    public ImmutableArray<DataFault> Faults { get; }

    /// <summary>The number of series.</summary>
    public int Count => Frame.Keys.Length;

    /// <summary>The number of steps.</summary>
    public int Horizon => Frame.Horizon;

    /// <summary>The means of one series. Shape: (steps).</summary>
    /// <param name="series">The series' position.</param>
    public ReadOnlySpan<double> Mean(int series) => _mean.AsSpan(series * Horizon, Horizon);

    /// <summary>The quantiles of one series at one step, ascending. Shape: (levels).</summary>
    /// <param name="series">The series' position.</param>
    /// <param name="step">The step, 0 to Horizon-1.</param>
    public ReadOnlySpan<double> Quantiles(int series, int step) => _quantiles.AsSpan(((series * Horizon) + step) * _scores.Length, _scores.Length);

    /// <summary>The quantile of one series at one step, at any level.</summary>
    /// <param name="series">The series' position.</param>
    /// <param name="step">The step, 0 to Horizon-1.</param>
    /// <param name="level">The level in (0, 1).</param>
    public double Quantile(int series, int step, double level) => AtScore(Quantiles(series, step), Normal.Quantile(level));

    /// <summary>Joint sample paths of one series; path k of every series belongs to the same possible future.</summary>
    /// <param name="series">The series' position.</param>
    /// <param name="paths">Receives the paths. Shape: (count x steps), row-major.</param>
    public void Paths(int series, Span<double> paths)
    {
        int count = paths.Length / Horizon;
        Span<double> weights = new double[Horizon * Horizon], common = new double[CommonLength(series)], scores = new double[2 * Horizon];
        Dependence.Weights(series, weights);
        for (int k = 0; k < count; k++)
        {
            Dependence.Common(k, common);
            Dependence.Scores(Frame.Keys[series].ToString(), k, weights, common[^Horizon..], scores);
            for (int h = 0; h < Horizon; h++) paths[(k * Horizon) + h] = AtScore(Quantiles(series, h), scores[h]);
        }
    }

    /// <summary>The distribution of a sum over series and steps, from joint sample paths.</summary>
    /// <param name="series">Positions of the series.</param>
    /// <param name="firstStep">The first step of the sum.</param>
    /// <param name="steps">The number of steps of the sum.</param>
    /// <param name="paths">The number of paths. Default 1,000: the level of a 90% quantile then has a standard error of one percentage point.</param>
    public SampleDistribution Sum(ReadOnlySpan<int> series, int firstStep, int steps, int paths = 1000)
    {
        if (firstStep < 0 || steps < 1 || firstStep + steps > Horizon) throw new ArgumentOutOfRangeException(nameof(steps), steps, $"needs steps inside 0 to {Horizon - 1}");
        double[] sums = SumPaths(series, paths), totals = new double[paths];
        for (int k = 0; k < paths; k++) totals[k] = System.Numerics.Tensors.TensorPrimitives.Sum<double>(sums.AsSpan((k * Horizon) + firstStep, steps));
        double mean = 0;
        foreach (int i in series) mean += System.Numerics.Tensors.TensorPrimitives.Sum(Mean(i).Slice(firstStep, steps));
        return new SampleDistribution(mean, totals);
    }

    /// <summary>The distribution of a sum over series at every step, from joint sample paths.</summary>
    /// <param name="series">Positions of the series.</param>
    /// <param name="paths">The number of paths.</param>
    public SampleDistribution[] SumPerStep(ReadOnlySpan<int> series, int paths = 1000)
    {
        double[] sums = SumPaths(series, paths);
        var steps = new SampleDistribution[Horizon];
        for (int h = 0; h < Horizon; h++)
        {
            double[] samples = new double[paths];
            for (int k = 0; k < paths; k++) samples[k] = sums[(k * Horizon) + h];
            double mean = 0;
            foreach (int i in series) mean += Mean(i)[h];
            steps[h] = new SampleDistribution(mean, samples);
        }
        return steps;
    }

    // (paths x steps): step h of every series is added, whatever its period
    private double[] SumPaths(ReadOnlySpan<int> series, int paths)
    {
        double[] sums = new double[paths * Horizon], own = new double[paths * Horizon];
        foreach (int i in series)
        {
            Paths(i, own);
            System.Numerics.Tensors.TensorPrimitives.Add<double>(sums, own, sums);
        }
        return sums;
    }

    /// <summary>The forecast of some of the series.</summary>
    /// <param name="series">Positions of the series to keep, in their new order.</param>
    public Forecast Select(ReadOnlySpan<int> series)
    {
        int levels = _scores.Length;
        int[] kept = series.ToArray();
        double[] mean = new double[kept.Length * Horizon], quantiles = new double[kept.Length * Horizon * levels];
        for (int i = 0; i < kept.Length; i++)
        {
            Mean(kept[i]).CopyTo(mean.AsSpan(i * Horizon));
            _quantiles.AsSpan(kept[i] * Horizon * levels, Horizon * levels).CopyTo(quantiles.AsSpan(i * Horizon * levels));
        }
        ForecastFrame frame = Frame with { Keys = [.. kept.Select(i => Frame.Keys[i])], Starts = [.. kept.Select(i => Frame.Starts[i])] };
        return new Forecast(frame, mean, quantiles, Dependence.Select(kept), Faults);
    }

    /// <summary>The same forecast with another list of series that have none.</summary>
    /// <param name="faults">The series for which there is no forecast, and why.</param>
    public Forecast WithFaults(ImmutableArray<DataFault> faults) => new(Frame, _mean, _quantiles, Dependence, faults);

    // common innovations belong to calendar periods: a series that starts later takes later ones
    private int CommonLength(int series) => Horizon + Frame.Starts[series] - _firstStart;

    private double AtScore(ReadOnlySpan<double> quantiles, double score)
    {
        int upper = Array.BinarySearch(_scores, score);
        if (upper >= 0) return quantiles[upper];
        upper = Math.Clamp(~upper, 1, _scores.Length - 1);
        double share = (score - _scores[upper - 1]) / (_scores[upper] - _scores[upper - 1]);
        double value = quantiles[upper - 1] + (share * (quantiles[upper] - quantiles[upper - 1]));
        // a target that is never negative at any level stays so in the tail
        return quantiles[0] >= 0 ? Math.Max(0, value) : value;
    }
}
