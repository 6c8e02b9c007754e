using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Demand.Features;
using Kontor.Demand.Global;
using Kontor.Distributions;
using Kontor.Randomness;

namespace Kontor.Demand.Regressions;

/// <summary>What a regression says of the steps after some origins, before its intervals are calibrated.</summary>
/// <remarks>A single number becomes the median of a normal distribution on the regression's scale, as wide as the series is rough, half of that being what all series are:
/// a unit in which errors of different series can be pooled.</remarks>
internal static class RegressionForecast
{
    /// <summary>Forecasts.</summary>
    /// <param name="blueprint">Features and scale.</param>
    /// <param name="regression">The regression.</param>
    /// <param name="features">The features of the series.</param>
    /// <param name="origins">The series and, in each, the last period that is known.</param>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="context">Seed of the sample paths, threads, cancellation, progress.</param>
    internal static Forecast Of(RegressionBlueprint blueprint, IRowRegression regression, PanelFeatures features, IReadOnlyList<(int Series, int Origin)> origins, int horizon, FitContext context)
    {
        FeatureHistory history = features.History;
        RowScale scale = blueprint.Scale;
        RegressionTable table = RegressionTable.Of(blueprint, features, [.. origins.SelectMany(o => Enumerable.Range(1, horizon).Select(h => new FeatureRow(o.Series, o.Origin, o.Origin + h)))], context);
        double[] predicted = regression.Predict(table.Matrix, context);
        int outputs = predicted.Length / Math.Max(1, table.Sizes.Length);
        var frame = new ForecastFrame(
            blueprint.Schema.Calendar, blueprint.TargetName, [.. blueprint.Schema.Categories.Keys.Select(k => k.Key)], [.. origins.Select(o => history.Keys[o.Series])],
            [.. origins.Select(o => history.Start + history.Begins[o.Series] + o.Origin + 1)], horizon, QuantileLevels.Default);
        double[] spreads = outputs == 1 ? Spreads(scale, history, origins, context) : [], scores = [.. frame.Levels.Select(Normal.Quantile)];
        double[] mean = new double[origins.Count * horizon], quantiles = new double[mean.Length * scores.Length];
        context.ForEach("regression: distributions", origins.Count, k =>
        {
            (int series, int origin) = origins[k];
            bool nonNegative = Local.LocalModel.IsNonNegative(history.TargetOf(series)[history.Begins[series]..(history.Begins[series] + origin + 1)]);
            for (int at = k * horizon; at < (k + 1) * horizon; at++)
            {
                Span<double> curve = predicted.AsSpan(at * outputs, outputs), own = quantiles.AsSpan(at * scores.Length, scores.Length);
                curve.Sort(); // quantiles never cross
                for (int l = 0; l < own.Length; l++)
                {
                    double value = scale.Inverse(outputs == 1 ? curve[0] + (spreads[k] * scores[l]) : QuantileCurve.At(curve, scores[l]), table.Sizes[at]);
                    own[l] = nonNegative ? Math.Max(0, value) : value;
                }
                mean[at] = Integral(own, frame.Levels);
            }
        });
        RandomStream stream = RandomStream.Of(context.Seed, blueprint.Settings.Name);
        return new Forecast(frame, mean, quantiles, Dependence.OfFactor(Identity(horizon), horizon, 0, stream), []);
    }

    // robust deviations of changes, from 1% up
    private static double[] Spreads(RowScale scale, FeatureHistory history, IReadOnlyList<(int Series, int Origin)> origins, FitContext context)
    {
        double[] rough = new double[origins.Count];
        context.ForEach("regression: spreads", rough.Length, k =>
        {
            (int series, int origin) = origins[k];
            int begin = history.Begins[series];
            rough[k] = scale.Roughness(history.TargetOf(series)[begin..(begin + origin + 1)]);
        });
        double common = Window.Mean(rough) is var all && double.IsNaN(all) ? 1 : all;
        return [.. rough.Select(r => Math.Max(0.01, (0.5 * common) + (0.5 * (double.IsNaN(r) ? common : r))))];
    }

    // over the level, the outermost quantiles standing for the tails
    private static double Integral(ReadOnlySpan<double> quantiles, ImmutableArray<double> levels)
    {
        double sum = (levels[0] * quantiles[0]) + ((1 - levels[^1]) * quantiles[^1]);
        for (int l = 1; l < quantiles.Length; l++) sum += (levels[l] - levels[l - 1]) * (quantiles[l] + quantiles[l - 1]) / 2;
        return sum;
    }

    private static double[] Identity(int size)
    {
        double[] identity = new double[size * size];
        for (int k = 0; k < size; k++) identity[(k * size) + k] = 1;
        return identity;
    }
}
