using Kontor.Distributions;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>Boosted trees on past errors of the closed form: how far off it is, how large what is left is, and the shape of its distribution.</summary>
internal sealed class ProfileCorrection : IDisposable
{
    private const double Share = 0.6, LargestCorrection = 1, SmallestError = 0.02, LargestError = 6, ShapeShare = 0.5;
    private const int Folds = 3, UnseenByLocation = 2;
    private static readonly double[] ShapeLevels = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975];

    private static readonly BoosterParameters Slow = new()
    {
        LearningRate = 0.03, MaxDepth = 5, RowShare = 0.5, ColumnShareByTree = 0.4, MinChildWeight = 100, L2 = 10, BaseScore = 0,
    };

    private static readonly BoostedTrees LocationTrees = new() { Rounds = 140, Parameters = Slow };
    private static readonly BoostedTrees SpreadTrees = new() { Rounds = 120, Parameters = Slow with { LearningRate = 0.05, BaseScore = -0.8 } };
    private static readonly BoostedTrees ShapeTrees = new() { Rounds = 90, Parameters = Slow with { LearningRate = 0.2, MaxDepth = 4, MinChildWeight = 200 } };
    private readonly Booster _location, _spread, _shape;
    private readonly double[] _starts, _levels; // quantiles of all scores at the shape's levels and at the forecast's

    private ProfileCorrection(Booster location, Booster spread, Booster shape, double[] starts, ProfileErrors errors, double[] levels)
    {
        (_location, _spread, _shape, _starts, Errors, _levels) = (location, spread, shape, starts, errors, levels);
    }

    /// <summary>The errors that are left, over their spread.</summary>
    internal ProfileErrors Errors { get; }

    /// <summary>The rounds of all trees.</summary>
    internal static int Rounds => ((Folds + 1) * (LocationTrees.Rounds + SpreadTrees.Rounds)) + ShapeTrees.Rounds;

    /// <summary>Learns from past forecasts.</summary>
    /// <param name="rows">The past.</param>
    /// <param name="layout">The series, whose places make the folds.</param>
    /// <param name="horizon">The largest step.</param>
    /// <param name="levels">The levels of the forecast.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal static ProfileCorrection Fit(ProfileRows rows, ProfileLayout layout, int horizon, double[] levels, FitContext context)
    {
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        double[] left = OutOfFold(all, rows, layout, some => Location(rows, some, context), (r, log) => (rows.Actual[r] - Corrected(rows.Base[r], log)) / rows.Scale[r]);
        double[] spread = OutOfFold(all, rows, layout, some => Spread(rows, some, left, context), (_, log) => Math.Exp(log));
        double[] scores = [.. left.Zip(spread, (u, s) => u / s)];
        double[] starts = ProfileErrors.Of(scores, ShapeLevels);
        double mean = spread.Average();
        using var shaped = new TrainingMatrix(rows.Matrix(all, rows.Names.Length), [.. scores.Select(v => (float)v)], [.. spread.Select(s => (float)(s / mean))], context: context);
        Booster shape = (ShapeTrees with { Objective = new QuantileSteps(ShapeLevels, starts) }).Train(shaped, context);
        return new ProfileCorrection(Location(rows, all, context), Spread(rows, all, left, context), shape, starts, new ProfileErrors(rows, scores, horizon, levels), levels);
    }

    /// <summary>The quantiles of rows ahead. Shape: (rows x levels).</summary>
    internal double[] Quantiles(ProfileRows rows)
    {
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        FeatureMatrix features = rows.Matrix(all, rows.Names.Length);
        float[] location = _location.Predict(rows.Matrix(all, rows.Names.Length - UnseenByLocation)), spread = _spread.Predict(features), shape = _shape.Predict(features);
        double[] quantiles = new double[rows.Count * _levels.Length], own = new double[ShapeLevels.Length];
        double[] scores = [.. ShapeLevels.Select(Normal.Quantile)], wanted = [.. _levels.Select(Normal.Quantile)];
        for (int r = 0; r < rows.Count; r++)
        {
            for (int k = 0; k < own.Length; k++) own[k] = _starts[k] + shape[(r * own.Length) + k];
            own.AsSpan().Sort();
            for (int k = 0; k < own.Length; k++) own[k] -= _starts[k];
            double middle = Corrected(rows.Base[r], location[r]), size = rows.Scale[r] * Math.Exp(spread[r]);
            for (int l = 0; l < wanted.Length; l++) quantiles[(r * wanted.Length) + l] = middle + (size * (Errors.Quantiles[l] + (ShapeShare * Interpolated(scores, own, wanted[l]))));
        }
        return quantiles;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _location.Dispose();
        _spread.Dispose();
        _shape.Dispose();
    }

    // the target is the log of actual over forecast; weights are half in units of the series' scale, half in units of the target
    private static Booster Location(ProfileRows rows, int[] some, FitContext context)
    {
        double[] forecasts = [.. some.Select(r => Math.Max(0, rows.Base[r]))], scaled = [.. some.Select((r, k) => forecasts[k] / rows.Scale[r])];
        double mean = Math.Max(double.Epsilon, forecasts.Average()), scaledMean = Math.Max(double.Epsilon, scaled.Average());
        float[] labels = [.. some.Select(r => Label(rows, r))], weights = [.. forecasts.Zip(scaled, (f, s) => (float)((0.5 * f / mean) + (0.5 * s / scaledMean)))];
        using var matrix = new TrainingMatrix(rows.Matrix(some, rows.Names.Length - UnseenByLocation), labels, weights, context: context);
        return LocationTrees.Train(matrix, context);
    }

    private static Booster Spread(ProfileRows rows, int[] some, double[] left, FitContext context)
    {
        float[] labels = [.. some.Select(r => (float)Math.Log(Math.Clamp(Math.Abs(left[r]), SmallestError, LargestError)))];
        using var matrix = new TrainingMatrix(rows.Matrix(some, rows.Names.Length), labels, context: context);
        return SpreadTrees.Train(matrix, context);
    }

    // each place's rows by trees that did not see the place
    private static double[] OutOfFold(int[] all, ProfileRows rows, ProfileLayout layout, Func<int[], Booster> fit, Func<int, double, double> use)
    {
        double[] values = new double[all.Length];
        for (int fold = 0; fold < Folds; fold++)
        {
            ILookup<bool, int> split = all.ToLookup(r => Fold(rows.Series[r], layout) == fold);
            int[] own = [.. split[true]];
            if (own.Length == 0) continue;
            using Booster booster = fit([.. split[false]]);
            float[] predicted = booster.Predict(rows.Matrix(own, booster.Columns));
            for (int r = 0; r < own.Length; r++) values[own[r]] = use(own[r], predicted[r]);
        }
        return values;
    }

    private static float Label(ProfileRows rows, int row)
    {
        double floor = ProfileFeatures.Floor(rows.Level[row]);
        return (float)Math.Clamp(Math.Log(Math.Max(rows.Actual[row], floor) / Math.Max(rows.Base[row], floor)), -LargestCorrection, LargestCorrection);
    }

    private static double Corrected(double forecast, double log) => forecast * Math.Exp(Share * log);

    private static int Fold(int series, ProfileLayout layout) => (layout.Places >= Folds ? layout.Place[series] : series) % Folds;

    // linear in the normal score of the level, constant beyond the outermost
    private static double Interpolated(double[] scores, double[] values, double score)
    {
        int upper = Array.FindIndex(scores, s => s >= score);
        if (upper <= 0) return upper == 0 ? values[0] : values[^1];
        double share = (score - scores[upper - 1]) / (scores[upper] - scores[upper - 1]);
        return values[upper - 1] + (share * (values[upper] - values[upper - 1]));
    }
}
