using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Data.Loading;

/// <summary>A covariate of the panel with the tables that hold its values; the first that has one gives it.</summary>
internal sealed class CovariateColumn
{
    private readonly Dictionary<string, int>? _codes;

    internal CovariateColumn(CovariatePlan plan, List<(int Table, int Index)> parts, IReadOnlyList<AggregatedTable> tables)
    {
        Plan = plan;
        Parts = [.. parts.Where(p => (tables[p.Table].Plan.Covariates[p.Index].Kind == ColumnKind.Text) == (plan.Kind == ColumnKind.Text))];
        Last = Parts.Max(p => tables[p.Table].Spans[p.Index].Last);
        IsTimeless = Parts.All(p => tables[p.Table].Plan.Date < 0 && tables[p.Table].Plan.Wide.IsEmpty);
        Maps = [.. Parts.Select(_ => Array.Empty<int>())];
        if (plan.Kind != ColumnKind.Text) return;
        bool none = plan.Role is CovariateRole.Event or CovariateRole.Promotion;
        string[] texts = [.. Parts.SelectMany(p => Texts(tables, p)).Distinct().Order(StringComparer.Ordinal)];
        Categories = none ? ["none", .. texts.Where(t => t != "none")] : [.. texts];
        _codes = Categories.Select((t, i) => (t, i)).ToDictionary(c => c.t, c => c.i);
        Maps = [.. Parts.Select(p => Texts(tables, p).Select(t => _codes[t]).ToArray())];
    }

    /// <summary>How it is read.</summary>
    internal CovariatePlan Plan { get; }

    /// <summary>The tables (0 is the main one) and the position in each.</summary>
    internal ImmutableArray<(int Table, int Index)> Parts { get; }

    /// <summary>The last period in which any series has a value.</summary>
    internal int Last { get; }

    /// <summary>True when no table gives it a date.</summary>
    internal bool IsTimeless { get; }

    /// <summary>The texts behind the codes, empty for numbers.</summary>
    internal ImmutableArray<string> Categories { get; } = [];

    /// <summary>When it is known, once that is decided.</summary>
    internal CovariateTiming Timing { get; set; }

    /// <summary>True when a value differs from another one of the same series.</summary>
    internal bool Varies { get; set; }

    /// <summary>True when a value of one series differs from one of another.</summary>
    internal bool Differs { get; set; }

    /// <summary>The first value of any series, to compare others with.</summary>
    internal double First { get; set; } = double.NaN;

    /// <summary>True when no value lies ahead, and the last price (or no promotion) is assumed there.</summary>
    internal bool IsAssumed { get; set; }

    /// <summary>What a missing value stands for, NaN when for nothing: no event and no promotion are a value of a text.</summary>
    internal double Missing => Categories is ["none", ..] && Plan.Role is CovariateRole.Event or CovariateRole.Promotion ? 0 : double.NaN;

    private int[][] Maps { get; }

    /// <summary>The value in the cells of one period.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="cells">Table -> cell, -1 for none.</param>
    internal double Value(IReadOnlyList<AggregatedTable> tables, ReadOnlySpan<int> cells)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            (int table, int index) = Parts[p];
            if (cells[table] < 0) continue;
            double value = tables[table].Covariates[index].Value(cells[table]);
            if (!double.IsNaN(value)) return Maps[p].Length == 0 ? value : Maps[p][(int)value];
        }
        return Missing;
    }

    private static IEnumerable<string> Texts(IReadOnlyList<AggregatedTable> tables, (int Table, int Index) part)
    {
        Sources.Utf8Interner texts = tables[part.Table].Texts[part.Index]!;
        return Enumerable.Range(0, texts.Count).Select(i => texts[i]);
    }
}
