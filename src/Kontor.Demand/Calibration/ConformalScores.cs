using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Distributions;

namespace Kontor.Demand.Calibration;

/// <summary>Split conformal calibration across series: what the errors were, in units of the model's own spread, per step ahead.</summary>
/// <remarks>
/// Score of series i at step h: (y - median) / spread, where spread is the model's interquartile range in normal units, and not less than a twentieth of the series'
/// mean absolute change, and the whole scaled to the length that the series has today (<see cref="ShortHistory"/>). The calibrated quantile at level a is median + spread * Q[h, a], with Q the ((n + 1) a)-th smallest score of the step and its neighbours
/// (Lei, G'Sell, Rinaldo, Tibshirani, Wasserman 2018, "Distribution-free predictive inference for regression", section 2.2, for both tails; pooled over series that are
/// exchangeable after scaling). Which errors go together is estimated from the same scores: a correlation over steps and a share common to all series.
/// </remarks>
internal sealed record ConformalScores
{
    private const int Enough = 40; // scores below which two tails of 2.5% cannot be read off

    /// <summary>The calibrated steps.</summary>
    public required int Horizon { get; init; }

    /// <summary>The levels of the quantiles.</summary>
    public required ImmutableArray<double> Levels { get; init; }

    /// <summary>Quantiles of the scores. Shape: (steps x levels).</summary>
    public required double[] Quantiles { get; init; }

    /// <summary>The lower Cholesky factor of the correlation of steps; empty where too few series were seen. Shape: (steps x steps).</summary>
    public required double[] Factor { get; init; }

    /// <summary>The share of an error's variance that all series have in common.</summary>
    public required double CommonShare { get; init; }

    /// <summary>The number of scores.</summary>
    public required int Count { get; init; }

    /// <summary>Collects the scores of one model over past origins.</summary>
    /// <param name="panel">The whole panel, which holds what came next.</param>
    /// <param name="folds">The cut panels and what the model said.</param>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="parameters">The parameters fitted to each single series: see <see cref="ShortHistory"/>.</param>
    internal static ConformalScores Of(Panel panel, IReadOnlyList<(Panel Cut, Forecast Forecast)> folds, int horizon, int parameters)
    {
        Dictionary<SeriesKey, int> positions = panel.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        var rows = new List<double[]>(); // one row of scores per series and origin, NaN where unobserved
        var folders = new List<int>();
        for (int k = 0; k < folds.Count; k++)
        {
            (Panel cut, Forecast forecast) = folds[k];
            Dictionary<SeriesKey, int> cutPositions = cut.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
            for (int i = 0; i < forecast.Count; i++)
            {
                SeriesView past = cut[cutPositions[forecast.Frame.Keys[i]]];
                ReadOnlySpan<double> whole = panel[positions[past.Key]].Target, actual = whole[past.Length..];
                double floor = Floor(past.Target), factor = ShortHistory.Factor(parameters, past.Length, whole.Length);
                double[] row = new double[horizon];
                for (int h = 0; h < horizon; h++)
                {
                    double spread = Spread(forecast, i, h, floor);
                    // a series of zeros that is forecast as such has no unit to measure errors in
                    row[h] = h < actual.Length && spread > 0 ? factor * (actual[h] - forecast.Quantile(i, h, 0.5)) / spread : double.NaN;
                }
                rows.Add(row);
                folders.Add(k);
            }
        }
        ImmutableArray<double> levels = folds.Count > 0 ? folds[0].Forecast.Frame.Levels : QuantileLevels.Default;
        double[] quantiles = new double[horizon * levels.Length];
        double[][] sorted = [.. Enumerable.Range(0, horizon).Select(h => Sorted(rows, h))];
        for (int h = 0; h < horizon; h++)
        {
            double[] pool = Pool(sorted, h);
            for (int l = 0; l < levels.Length; l++) quantiles[(h * levels.Length) + l] = AboutMedian(ScoreQuantile(pool, levels[l]), levels[l]);
        }
        (double[] cholesky, double common) = ErrorDependence.Estimate(rows, folders, horizon);
        return new ConformalScores { Horizon = horizon, Levels = levels, Quantiles = quantiles, Factor = cholesky, CommonShare = common, Count = rows.Count };
    }

    /// <summary>The scores of a model whose own spread has become smaller by a factor since they were collected.</summary>
    /// <param name="factor">What its spread must be multiplied with, above 0.</param>
    internal ConformalScores Widened(double factor) => this with { Quantiles = Array.ConvertAll(Quantiles, q => factor * q) };

    /// <summary>The calibrated forecast.</summary>
    /// <param name="forecast">What the model says.</param>
    /// <param name="floors">The smallest spread per series.</param>
    /// <param name="nonNegative">The series whose quantiles are not below zero.</param>
    /// <param name="context">The seed of the sample paths.</param>
    internal Forecast Apply(Forecast forecast, ReadOnlySpan<double> floors, ReadOnlySpan<bool> nonNegative, FitContext context)
    {
        int horizon = forecast.Horizon, levels = Levels.Length;
        double[] mean = new double[forecast.Count * horizon], quantiles = new double[forecast.Count * horizon * levels];
        for (int i = 0; i < forecast.Count; i++)
        {
            for (int h = 0; h < horizon; h++)
            {
                int step = Math.Min(h, Horizon - 1);
                double median = forecast.Quantile(i, h, 0.5), spread = Spread(forecast, i, h, floors[i]);
                for (int l = 0; l < levels; l++)
                {
                    double q = median + (spread * Quantiles[(step * levels) + l]);
                    quantiles[(((i * horizon) + h) * levels) + l] = nonNegative[i] ? Math.Max(0, q) : q;
                }
                mean[(i * horizon) + h] = MeanOf(quantiles.AsSpan(((i * horizon) + h) * levels, levels));
            }
        }
        Dependence dependence = Factor.Length > 0 && horizon <= Horizon
            ? Dependence.OfFactor(Leading(Factor, Horizon, horizon), horizon, CommonShare, Randomness.RandomStream.Of(context.Seed, "calibrated"))
            : forecast.Dependence.WithCommonShare(CommonShare);
        return new Forecast(forecast.Frame with { Levels = Levels }, mean, quantiles, dependence, forecast.Faults);
    }

    // the integral of the quantiles over the level, the outermost ones standing for the tails: the mean that sums of sample paths have, too
    private double MeanOf(ReadOnlySpan<double> quantiles)
    {
        double sum = (Levels[0] * quantiles[0]) + ((1 - Levels[^1]) * quantiles[^1]);
        for (int l = 1; l < quantiles.Length; l++) sum += (Levels[l] - Levels[l - 1]) * (quantiles[l] + quantiles[l - 1]) / 2;
        return sum;
    }

    /// <summary>The smallest spread of a series: a twentieth of its mean absolute change, a hundredth of its mean where it never changes, 0 where it is always zero.</summary>
    internal static double Floor(ReadOnlySpan<double> target)
    {
        double change = 0, level = 0;
        int changes = 0, values = 0;
        double last = double.NaN;
        foreach (double y in target)
        {
            if (double.IsNaN(y)) continue;
            level += Math.Abs(y);
            values++;
            if (!double.IsNaN(last))
            {
                change += Math.Abs(y - last);
                changes++;
            }
            last = y;
        }
        if (change > 0) return 0.05 * change / changes;
        return level > 0 ? 0.01 * level / values : 0;
    }

    private static double Spread(Forecast forecast, int series, int step, double floor) =>
        Math.Max(floor, (forecast.Quantile(series, step, 0.75) - forecast.Quantile(series, step, 0.25)) / 1.3489795);

    private static double[] Sorted(List<double[]> rows, int step)
    {
        double[] scores = [.. rows.Select(r => r[step]).Where(double.IsFinite)];
        Array.Sort(scores);
        return scores;
    }

    // intervals are calibrated, the point forecast stays the model's own: what a few past origins say of a common bias is too little to move it
    private static double AboutMedian(double score, double level) => level < 0.5 ? Math.Min(0, score) : level > 0.5 ? Math.Max(0, score) : 0;

    // a step with few scores borrows those of the steps beside it
    private static double[] Pool(double[][] sorted, int step)
    {
        for (int width = 0; ; width++)
        {
            int first = Math.Max(0, step - width), last = Math.Min(sorted.Length - 1, step + width);
            int count = 0;
            for (int h = first; h <= last; h++) count += sorted[h].Length;
            if (count < 10 * Enough && (first > 0 || last < sorted.Length - 1)) continue;
            double[] pool = [.. sorted[first..(last + 1)].SelectMany(s => s)];
            Array.Sort(pool);
            return pool;
        }
    }

    private static double ScoreQuantile(double[] sorted, double level)
    {
        int n = sorted.Length;
        if (n < Enough)
        {
            // too few for tails: normal, widened to the root mean square of what was seen, never narrowed
            double square = 0;
            foreach (double s in sorted) square += s * s;
            return Normal.Quantile(level) * Math.Max(1, n == 0 ? 1 : Math.Sqrt(square / n) * Math.Sqrt((n + 1.0) / n));
        }
        double position = Math.Clamp(((n + 1) * level) - 1, 0, n - 1);
        int below = (int)position;
        return below + 1 < n ? sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below])) : sorted[n - 1];
    }

    private static double[] Leading(double[] factor, int size, int kept)
    {
        double[] block = new double[kept * kept];
        for (int r = 0; r < kept; r++) factor.AsSpan(r * size, kept).CopyTo(block.AsSpan(r * kept));
        return block;
    }
}
