using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Errors;
using Kontor.Statistics.LinearModels;

namespace Kontor.Demand.Stacking;

/// <summary>A weighted mean of models, the weights by non-negative ridge regression on out-of-time forecasts, the intervals calibrated on the same folds.</summary>
/// <remarks>Wolpert (1992), Breiman (1996) "Stacked regressions", section 3 for the sign constraint; out of time instead of out of sample, so that no model is judged on
/// what it has seen. Quantiles are averaged level by level (Vincent 1912; Lichtendahl, Grushka-Cockayne, Winkler 2013).</remarks>
public sealed record Stacked : Forecaster
{
    private readonly ImmutableArray<Forecaster> _members;
    private readonly double _shrinkage = 0.1;

    /// <summary>Makes the specification.</summary>
    /// <param name="members">Two models or more, with different names.</param>
    [System.Text.Json.Serialization.JsonConstructor]
    public Stacked(ImmutableArray<Forecaster> members) => _members = Checked(members);

    /// <summary>The models.</summary>
    public ImmutableArray<Forecaster> Members => _members;

    /// <summary>The weight of the prior (equal weights) relative to the data, above 0. Default 0.1.</summary>
    public double Shrinkage
    {
        get => _shrinkage;
        init => _shrinkage = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Shrinkage), value, "needs a weight above 0");
    }

    /// <summary>How out-of-time forecasts are made, for the weights and for the intervals.</summary>
    public CalibrationSettings Settings { get; init; } = new();

    /// <inheritdoc/>
    public override string Name => "stack";

    /// <summary>A record with an array compares by its items.</summary>
    /// <param name="other">The other specification.</param>
    public bool Equals(Stacked? other) =>
        other is not null && Members.SequenceEqual(other.Members) && Shrinkage == other.Shrinkage && Settings == other.Settings;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Members.Length, Shrinkage, Settings);

    /// <inheritdoc/>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        ImmutableArray<OutOfTimeFold> folds = OutOfTime.Collect(Members, panel, Settings.Horizon, Settings.Origins, Settings.EffectiveStride, context);
        double[] weights = Weights(panel, folds);
        ConformalScores scores = ConformalScores.Of(panel, [.. folds.Select(f => (f.Cut, Combination.Of(f.Forecasts, weights)))], Settings.Horizon, ShortHistory.Parameters(Members, panel));
        // a model without weight is not fitted again
        int[] used = [.. Enumerable.Range(0, weights.Length).Where(m => weights[m] > 0)];
        var models = new List<ForecastModel>();
        var kept = new List<double>();
        foreach (int m in used)
        {
            models.Add(Members[m].Fit(panel, context));
            kept.Add(weights[m]);
        }
        return StackedModel.Of(this, [.. models], [.. kept], scores, panel);
    }

    internal static ImmutableArray<Forecaster> Checked(ImmutableArray<Forecaster> members)
    {
        if (members.IsDefault || members.Length < 2) throw new ArgumentException("needs two models or more", nameof(members));
        if (members.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() < members.Length) throw new ArgumentException("needs models with different names", nameof(members));
        return members;
    }

    private double[] Weights(Panel panel, ImmutableArray<OutOfTimeFold> folds)
    {
        int k = Members.Length;
        double[] gram = new double[k * k], moment = new double[k], prior = new double[k], weights = new double[k], row = new double[k];
        Array.Fill(prior, 1.0 / k);
        Dictionary<SeriesKey, int> positions = Combination.Positions(panel.Keys);
        foreach (OutOfTimeFold fold in folds)
        {
            Dictionary<SeriesKey, int>[] indices = [.. fold.Forecasts.Select(f => Combination.Positions(f.Frame.Keys))];
            for (int i = 0; i < fold.Cut.Count; i++)
            {
                SeriesKey key = fold.Cut.Keys[i];
                if (!indices.All(d => d.ContainsKey(key))) continue;
                SeriesView past = fold.Cut[i];
                ReadOnlySpan<double> actual = panel[positions[key]].Target[past.Length..];
                double scale = 20 * ConformalScores.Floor(past.Target); // errors of large and small series weigh alike
                if (scale <= 0) continue;
                for (int h = 0; h < Math.Min(Settings.Horizon, actual.Length); h++)
                {
                    if (double.IsNaN(actual[h])) continue;
                    for (int m = 0; m < k; m++) row[m] = fold.Forecasts[m].Quantile(indices[m][key], h, 0.5) / scale;
                    Accumulate(gram, moment, row, actual[h] / scale);
                }
            }
        }
        double penalty = 0;
        for (int m = 0; m < k; m++) penalty += gram[(m * k) + m] / k;
        if (penalty <= 0) return prior;
        NonNegativeRidge.Solve(gram, moment, Shrinkage * penalty, prior, weights);
        return weights.Sum() > 0 ? weights : prior;
    }

    private static void Accumulate(Span<double> gram, Span<double> moment, ReadOnlySpan<double> row, double actual)
    {
        for (int a = 0; a < row.Length; a++)
        {
            moment[a] += row[a] * actual;
            for (int b = 0; b < row.Length; b++) gram[(a * row.Length) + b] += row[a] * row[b];
        }
    }
}
