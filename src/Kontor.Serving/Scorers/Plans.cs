using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Serving.Scorers;

/// <summary>The covariates over the steps ahead, and what becomes of them when a row names others.</summary>
internal sealed class Plans
{
    private readonly Dictionary<SeriesKey, int> _positions;
    private readonly int[] _columns; // covariates known ahead, in the order of the fields

    internal Plans(KnownAhead ahead)
    {
        Ahead = ahead;
        _positions = ahead.Panel.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        _columns = Columns(ahead.Panel);
    }

    internal KnownAhead Ahead { get; }

    /// <summary>A field per covariate known ahead, none needed.</summary>
    internal static ImmutableArray<Field> Fields(KnownAhead? ahead)
    {
        if (ahead is null) return [];
        return
        [
            .. Columns(ahead.Panel).Select(c => ahead.Panel.Covariates[c]).Select(c =>
                new Field(c.Name, c.IsCategorical ? FieldType.Text : FieldType.Number) { IsRequired = false, Meaning = "in place of the plan, up to the step" }),
        ];
    }

    /// <summary>The plans with what a row says in place of its series' own, up to its step.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">Which row.</param>
    /// <param name="key">Its series.</param>
    /// <param name="step">Its step.</param>
    /// <param name="first">The input of the first covariate.</param>
    /// <returns>Null where the row says nothing else than the plans do, or has a fault.</returns>
    internal KnownAhead? Changed(BoundRows rows, int row, SeriesKey key, int step, int first)
    {
        if (!_positions.TryGetValue(key, out int series)) return null;
        var changes = new Dictionary<int, double>();
        for (int c = 0; c < _columns.Length; c++)
        {
            if (Said(rows, row, first + c, Ahead.Panel.Covariates[_columns[c]]) is not { } value) continue;
            ReadOnlySpan<double> planned = Ahead.Values(series, _columns[c])[..step];
            if (planned.ContainsAnyExcept(value)) changes[_columns[c]] = value;
        }
        return changes.Count == 0 || rows.Faults[row] is not null ? null : With(series, step, changes);
    }

    private static double? Said(BoundRows rows, int row, int input, Covariate covariate)
    {
        if (!covariate.IsCategorical) return rows.Numbers(input) is { } numbers && !double.IsNaN(numbers[row]) ? numbers[row] : null;
        if (rows.Texts(input)?[row] is not { } text) return null;
        int code = covariate.Categories.IndexOf(text);
        if (code >= 0) return code;
        rows.Refuse(row, covariate.Name, FaultCode.UnknownName, $"'{text}'", $"one of {string.Join(", ", covariate.Categories.Take(12))}");
        return null;
    }

    private KnownAhead With(int changed, int step, Dictionary<int, double> changes)
    {
        Panel panel = Ahead.Panel;
        var builder = new PanelBuilder(panel.Calendar, panel.TargetName, panel.KeyNames, panel.Covariates);
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesView series = panel[i];
            double[][] values = [.. panel.Covariates.Select((c, k) => c.Timing == CovariateTiming.Static ? [series.Static(k)] : series.Dynamic(k).ToArray())];
            if (i == changed)
            {
                foreach ((int column, double value) in changes) values[column].AsSpan(series.Length, step).Fill(value);
            }
            builder.Add(panel.Keys[i], series.Start, series.Target.ToArray(), values);
        }
        return builder.Build().KnownAhead(Ahead.Horizon);
    }

    private static int[] Columns(Panel panel) => [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => panel.Covariates[c].Timing == CovariateTiming.KnownAhead)];
}
