using Kontor.Demand.Calibration;
using Kontor.Distributions;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>What past errors looked like, each over its spread: quantiles over all, and how they go together.</summary>
internal sealed class ProfileErrors
{
    private const int Enough = 40, FewestPerStep = 200;

    /// <summary>Summarises errors.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">Per row the error over its spread.</param>
    /// <param name="horizon">The largest step.</param>
    /// <param name="levels">The levels of the quantiles.</param>
    internal ProfileErrors(ProfileRows rows, double[] scores, int horizon, double[] levels)
    {
        Quantiles = Of(scores, levels);
        Count = scores.Length;
        int[] perStep = new int[horizon];
        for (int r = 0; r < rows.Count; r++) perStep[rows.Period[r] - rows.Origin[r] - 1]++;
        Steps = Array.FindLastIndex(perStep, n => n >= FewestPerStep) + 1;
        var paths = new List<double[]>();
        var origins = new List<int>();
        for (int r = 0; r < rows.Count; r++)
        {
            if (r == 0 || rows.Series[r] != rows.Series[r - 1] || rows.Origin[r] != rows.Origin[r - 1])
            {
                double[] path = new double[Steps];
                Array.Fill(path, double.NaN);
                paths.Add(path);
                origins.Add(rows.Origin[r]);
            }
            int step = rows.Period[r] - rows.Origin[r] - 1;
            if (step < Steps) paths[^1][step] = scores[r];
        }
        (Factor, CommonShare) = Steps > 0 ? ErrorDependence.Estimate(paths, origins, Steps) : ([], 0);
        if (Factor.Length == 0) Steps = 0;
    }

    /// <summary>The quantiles of all scores. Shape: (levels).</summary>
    internal double[] Quantiles { get; }

    /// <summary>The number of scores.</summary>
    internal int Count { get; }

    /// <summary>The steps whose correlation is known.</summary>
    internal int Steps { get; }

    /// <summary>The lower Cholesky factor of the correlation. Shape: (steps x steps).</summary>
    internal double[] Factor { get; }

    /// <summary>The share of the variance that all series have in common.</summary>
    internal double CommonShare { get; }

    /// <summary>True when there are too few errors to read quantiles off: they are normal, not narrower than the errors.</summary>
    internal bool IsNormal => Count < Enough;

    /// <summary>The quantiles of scores at some levels.</summary>
    internal static double[] Of(double[] scores, IEnumerable<double> levels)
    {
        double[] sorted = [.. scores];
        Array.Sort(sorted);
        return [.. levels.Select(a => Quantile(sorted, a))];
    }

    // linear interpolation of order statistics (Hyndman and Fan 1996, type 7)
    private static double Quantile(double[] sorted, double level)
    {
        if (sorted.Length < Enough)
        {
            double squares = sorted.Length == 0 ? 1 : sorted.Sum(v => v * v) / sorted.Length;
            return Normal.Quantile(level) * Math.Max(1, Math.Sqrt(squares));
        }
        double position = level * (sorted.Length - 1);
        int below = Math.Min((int)position, sorted.Length - 2);
        return sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }
}
