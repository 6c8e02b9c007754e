using Kontor.Trees.Matrices;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>What trees are told about one series and one period ahead at one origin: ratios around the season on file, growth, recent deviations, noise. All logarithms.</summary>
internal sealed class ProfileFeatures
{
    private const double FloorOfLevel = 0.02, SmallestNoise = 1e-4;
    private static readonly int[] Reaches = [1, 3, 6]; // weeks around the source
    private const int Years = 3, RankOne = 0, RankThree = 1;
    private readonly float[][] _fixed;          // (series)(features that do not depend on the period)
    private readonly double[][] _deviations;    // cumulated: log target less log rank one
    private readonly double[][] _noise;         // cumulated: |target less rank three| over level

    private ProfileFeatures(ProfileState state)
    {
        State = state;
        int count = state.Layout.Count;
        (_fixed, _deviations, _noise) = (new float[count][], new double[count][], new double[count][]);
    }

    /// <summary>What is known at the origin.</summary>
    internal ProfileState State { get; }

    /// <summary>The names of the columns: those that all trees see, then the two that only the spread and the quantiles see.</summary>
    internal static string[] Names(ProfileLayout layout) =>
    [
        "source", "rank1", "rank3", "rank5", "rank8", "near1", "near3", "near6", "noise_near", "step", "shape",
        .. GrowthRates.Windows.SelectMany(w => new[] { $"growth{w}", $"growth_group{w}", $"growth_place{w}" }), "growth",
        "last4", "last13", "last52", "year0", "year1", "year2", "year_spread", "change", "noise", "noise13", "level",
        .. layout.Statics.Select((_, c) => $"static{c}"), "base", "observed",
    ];

    /// <summary>The kinds of the columns.</summary>
    internal static FeatureKind[] Kinds(ProfileLayout layout)
    {
        var kinds = new FeatureKind[Names(layout).Length];
        for (int c = 0; c < layout.Statics.Length; c++)
        {
            if (layout.Statics[c].IsCategorical) kinds[kinds.Length - 2 - layout.Statics.Length + c] = FeatureKind.Categorical;
        }
        return kinds;
    }

    /// <summary>Prepares the series whose season is known in the state.</summary>
    internal static ProfileFeatures Of(ProfileState state, FitContext context)
    {
        var features = new ProfileFeatures(state);
        context.ForEach("seasonal-profile: features", state.Layout.Count, i =>
        {
            if (state.Smooth[i] is not null) features.Prepare(i);
        });
        return features;
    }

    /// <summary>The smallest value of which a logarithm is taken.</summary>
    internal static double Floor(double level) => FloorOfLevel * level;

    /// <summary>Writes the features of one period.</summary>
    /// <param name="series">The series.</param>
    /// <param name="period">The period to forecast.</param>
    /// <param name="forecast">The closed-form forecast of it.</param>
    /// <param name="row">Receives the features. Shape: (columns).</param>
    internal void Write(int series, int period, double forecast, Span<float> row)
    {
        int source = State.Source(series, period), c = 0;
        double floor = Floor(State.Level[series]), smooth = Log(State.Smooth[series][source], floor);
        row[c++] = (float)(Log(State.Filled[series][source], floor) - smooth);
        foreach (double[] low in State.LowRanks[series]) row[c++] = (float)(Log(low[source], floor) - smooth);
        foreach (int reach in Reaches) row[c++] = (float)Around(_deviations[series], source, State.Layout.Window(reach));
        row[c++] = (float)Math.Log(Around(_noise[series], source, State.Layout.Window(3)) + SmallestNoise);
        row[c++] = period - State.Origin;
        row[c++] = (float)(smooth - Log(Mean(State.Smooth[series], State.Layout.Season), floor));
        _fixed[series].CopyTo(row[c..]);
        row[^2] = (float)Math.Log(Math.Max(forecast, floor) / State.Scale[series]);
    }

    private void Prepare(int i)
    {
        ProfileLayout layout = State.Layout;
        double level = State.Level[i], floor = Floor(level);
        double[] filled = State.Filled[i];
        double[] logs = [.. filled.Select(y => Log(y, floor))];
        double[] deviations = _deviations[i] = Cumulated(t => logs[t] - Log(State.LowRanks[i][RankOne][t], floor), filled.Length);
        double[] noise = _noise[i] = Cumulated(t => Math.Abs(filled[t] - State.LowRanks[i][RankThree][t]) / level, filled.Length);
        var row = new List<float>();
        for (int w = 0; w < GrowthRates.Windows.Length; w++) row.AddRange([(float)State.Growth.Own(i, w), (float)State.Growth.OfGroup(i, w), (float)State.Growth.OfPlace(i, w)]);
        row.Add((float)State.Growth.Of(i));
        row.AddRange([(float)Last(deviations, layout.Window(4)), (float)Last(deviations, layout.Window(13)), (float)Last(deviations, layout.Season)]);
        double[] years = [.. Enumerable.Range(layout.Season, Math.Max(0, logs.Length - layout.Season)).Select(t => logs[t] - logs[t - layout.Season])];
        for (int j = 1; j <= Years; j++) row.Add(j <= years.Length ? (float)years[^j] : float.NaN);
        row.Add(years.Length >= Years ? (float)Deviation(years.AsSpan(Math.Max(0, years.Length - layout.Window(13)))) : float.NaN);
        row.Add((float)Math.Log(State.Scale[i] / level));
        row.AddRange([(float)Math.Log(Last(noise, filled.Length) + SmallestNoise), (float)Math.Log(Last(noise, layout.Window(13)) + SmallestNoise), (float)Math.Log(level)]);
        row.AddRange(layout.StaticValues[i]);
        int observed = layout.Target[i].AsSpan(Math.Max(0, filled.Length - layout.Season)..filled.Length).ToArray().Count(y => !double.IsNaN(y));
        row.AddRange([0, observed]); // the first is written per period
        _fixed[i] = [.. row];
    }

    private static double Log(double value, double floor) => Math.Log(Math.Max(value, floor));

    private static double[] Cumulated(Func<int, double> value, int length)
    {
        double[] sums = new double[length + 1];
        for (int t = 0; t < length; t++) sums[t + 1] = sums[t] + value(t);
        return sums;
    }

    private static double Around(double[] sums, int period, int reach)
    {
        int first = Math.Max(0, period - reach), end = Math.Min(sums.Length - 1, period + reach + 1);
        return (sums[end] - sums[first]) / (end - first);
    }

    private static double Last(double[] sums, int window)
    {
        int end = sums.Length - 1, first = Math.Max(0, end - window);
        return (sums[end] - sums[first]) / (end - first);
    }

    private static double Mean(double[] values, int window) => System.Numerics.Tensors.TensorPrimitives.Average<double>(values.AsSpan(Math.Max(0, values.Length - window)));

    private static double Deviation(ReadOnlySpan<double> values)
    {
        double mean = System.Numerics.Tensors.TensorPrimitives.Average(values), squares = 0;
        foreach (double v in values) squares += (v - mean) * (v - mean);
        return Math.Sqrt(squares / values.Length);
    }
}
