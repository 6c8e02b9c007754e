using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Distributions;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>What is kept of sample paths: means and quantiles of every series and step, and how the steps of a path go together. The paths themselves are not kept.</summary>
internal sealed class PathSummary
{
    private readonly int _horizon, _paths;
    private readonly ImmutableArray<double> _levels;
    private readonly double[] _mean, _quantiles;
    private readonly double[][] _products; // per series: sums of products of normal scores (steps x steps)

    internal PathSummary(int series, int horizon, ImmutableArray<double> levels, int paths)
    {
        (_horizon, _paths, _levels) = (horizon, paths, levels);
        _mean = new double[series * horizon];
        _quantiles = new double[series * horizon * levels.Length];
        _products = new double[series][];
    }

    /// <summary>Takes the paths of one series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="samples">The draws. Shape: (step, path, draw); changed.</param>
    /// <param name="draws">The draws of a path and step; the first is the path.</param>
    internal void Take(int series, Span<double> samples, int draws)
    {
        double[] scores = new double[_horizon * _paths], value = new double[_paths];
        int[] order = new int[_paths];
        for (int h = 0; h < _horizon; h++)
        {
            Span<double> all = samples.Slice(h * _paths * draws, _paths * draws);
            for (int p = 0; p < _paths; p++) (value[p], order[p]) = (all[p * draws], p);
            Array.Sort(value, order);
            for (int r = 0; r < _paths; r++) scores[(h * _paths) + order[r]] = Normal.Quantile((r + 0.5) / _paths);
            all.Sort();
            int at = (series * _horizon) + h;
            double sum = 0;
            foreach (double y in all) sum += y;
            _mean[at] = sum / all.Length;
            for (int l = 0; l < _levels.Length; l++) _quantiles[(at * _levels.Length) + l] = Quantile(all, _levels[l]);
        }
        double[] products = new double[_horizon * _horizon];
        for (int a = 0; a < _horizon; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                products[(a * _horizon) + b] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(scores.AsSpan(a * _paths, _paths), scores.AsSpan(b * _paths, _paths));
            }
        }
        _products[series] = products;
    }

    /// <summary>The forecast.</summary>
    /// <param name="frame">What it is about.</param>
    /// <param name="stream">The stream of the paths that are asked of it.</param>
    internal Forecast ToForecast(ForecastFrame frame, RandomStream stream)
    {
        double[] correlation = new double[_horizon * _horizon];
        foreach (double[] products in _products) System.Numerics.Tensors.TensorPrimitives.Add(correlation, products, correlation);
        double[] deviation = [.. Enumerable.Range(0, _horizon).Select(h => Math.Sqrt(correlation[(h * _horizon) + h]))];
        for (int a = 0; a < _horizon; a++)
        {
            for (int b = 0; b <= a; b++) correlation[(a * _horizon) + b] /= deviation[a] * deviation[b];
        }
        double[] factor = Calibration.ErrorDependence.Cholesky(correlation, _horizon);
        return new Forecast(frame, _mean, _quantiles, Dependence.OfFactor(factor, _horizon, 0, stream), []);
    }

    // by linear interpolation of the order statistics at p n - 1/2, unbiased where the distribution is even (Hyndman and Fan 1996, type 5)
    private static double Quantile(ReadOnlySpan<double> sorted, double level)
    {
        double position = Math.Clamp((level * sorted.Length) - 0.5, 0, sorted.Length - 1);
        int below = Math.Min((int)position, sorted.Length - 2);
        return sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }
}
