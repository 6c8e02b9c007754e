using System.Collections.Immutable;
using Kontor.Demand.Features;
using Kontor.Demand.Global;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Regressions;

/// <summary>Rows as a regression sees them: the features of the schema, then its own of the past and the calendar.</summary>
/// <param name="Matrix">The features.</param>
/// <param name="Sizes">The unit of each row's demand. Shape: (rows).</param>
internal sealed record RegressionTable(FeatureMatrix Matrix, double[] Sizes)
{
    private static readonly ImmutableArray<string> Own = ["previous period", "previous month", "size of previous year", "position in year", "age"];

    internal static RegressionTable Of(RegressionBlueprint blueprint, PanelFeatures features, IReadOnlyList<FeatureRow> rows, FitContext context)
    {
        FeatureRows known = features.Rows(rows, context);
        FeatureHistory history = features.History;
        int columns = known.Columns.Length, width = columns + Own.Length, year = blueprint.Schema.Measures.Year, month = Math.Max(2, (int)Math.Round(year / 12.0));
        float[] values = new float[checked(rows.Count * width)];
        double[] sizes = new double[rows.Count];
        int[] first = [.. Enumerable.Range(0, history.Count).Select(i => FirstSale(history.TargetOf(i)))];
        context.ForEach("features: past", rows.Count, r =>
        {
            (int series, int origin, int target) = rows[r];
            (origin, target) = (origin + history.Begins[series], target + history.Begins[series]);
            known.Values.Span.Slice(r * columns, columns).CopyTo(values.AsSpan(r * width));
            ReadOnlySpan<double> past = history.TargetOf(series)[..(origin + 1)];
            RowScale scale = blueprint.Scale;
            double size = sizes[r] = scale.SizeOf(past);
            Span<float> own = values.AsSpan((r * width) + columns, Own.Length);
            own[0] = (float)scale.Forward(past[^1], size);
            own[1] = (float)scale.Forward(Window.Mean(Window.Last(past, origin, month)), size);
            own[2] = (float)Math.Log(scale.MeanSize(past));
            own[3] = Position(blueprint.Schema, history.Start + target);
            own[4] = Math.Clamp(target - first[series], 0, year);
        });
        FeatureMatrix matrix = FeatureMatrix.Dense(values, rows.Count, width) with { Names = NamesOf(blueprint.Schema), Kinds = [.. known.ToMatrix().Kinds, .. Own.Select(_ => FeatureKind.Quantitative)] };
        return new RegressionTable(matrix, sizes);
    }

    /// <summary>The names of the columns; a feature may be called what one of the past is called.</summary>
    internal static ImmutableArray<string> NamesOf(FeatureSchema schema)
    {
        List<string> names = [.. schema.Numeric.Concat(schema.Categorical).Select(c => c.Name)];
        foreach (string name in Own)
        {
            string free = name;
            while (names.Contains(free)) free += " (row)";
            names.Add(free);
        }
        return [.. names];
    }

    // the week of a year of weeks, from 1
    private static int Position(FeatureSchema schema, int period)
    {
        int year = schema.Measures.Year;
        return 1 + (schema.Calendar.HasDates ? Math.Min(year - 1, (int)(schema.Calendar.YearPhase(period) * year)) : ((period % year) + year) % year);
    }

    private static int FirstSale(ReadOnlySpan<double> target)
    {
        for (int t = 0; t < target.Length; t++)
        {
            if (target[t] != 0 && !double.IsNaN(target[t])) return t;
        }
        return target.Length;
    }
}
