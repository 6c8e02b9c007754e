using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Statistics.LinearModels;

/// <summary>The rows of a regression: named columns of numbers, and named groupings such as SKU, store or week. Immutable; every method that adds returns a new value.</summary>
/// <remarks>Columns are copied. Rows that errors over time are computed for (<see cref="StandardErrors.NeweyWest"/>) stand in the order of time.</remarks>
public sealed class Observations
{
    private readonly ImmutableDictionary<string, double[]> _columns;
    private readonly ImmutableDictionary<string, Factor> _groups;

    /// <summary>A table of that many rows with no columns yet.</summary>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 rows.</exception>
    public Observations(int rows)
        : this(rows, ImmutableDictionary.Create<string, double[]>(StringComparer.Ordinal), ImmutableDictionary.Create<string, Factor>(StringComparer.Ordinal)) =>
        ArgumentOutOfRangeException.ThrowIfNegative(rows);

    private Observations(int rows, ImmutableDictionary<string, double[]> columns, ImmutableDictionary<string, Factor> groups)
    {
        Rows = rows;
        _columns = columns;
        _groups = groups;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The names of the columns of numbers, in ordinal order.</summary>
    public ImmutableArray<string> Columns => [.. _columns.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The names of the groupings, in ordinal order.</summary>
    public ImmutableArray<string> Groups => [.. _groups.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Adds or replaces a column of numbers.</summary>
    /// <param name="name">The name, as coefficients will be called.</param>
    /// <param name="values">Shape: (rows). In any unit; whether the numbers are finite is checked by the regressions that use them.</param>
    /// <returns>The table with the column.</returns>
    /// <exception cref="DataException">The number of values is not the number of rows (Malformed).</exception>
    public Observations With(string name, ReadOnlySpan<double> values)
    {
        NeedLength(name, values.Length);
        return new Observations(Rows, _columns.SetItem(name, values.ToArray()), _groups);
    }

    /// <summary>Adds or replaces a grouping by whole numbers; any numbers do.</summary>
    /// <param name="name">The name, as fixed effects and clusters will be called.</param>
    /// <param name="ids">Shape: (rows). Rows of one number are one group.</param>
    /// <returns>The table with the grouping.</returns>
    /// <exception cref="DataException">The number of values is not the number of rows (Malformed).</exception>
    public Observations WithGroups(string name, ReadOnlySpan<int> ids)
    {
        NeedLength(name, ids.Length);
        return new Observations(Rows, _columns, _groups.SetItem(name, Factor.Of(name, ids)));
    }

    /// <summary>Adds or replaces a grouping by keys such as texts or dates.</summary>
    /// <typeparam name="T">The type of the keys.</typeparam>
    /// <param name="name">The name, as fixed effects and clusters will be called.</param>
    /// <param name="keys">Shape: (rows). Rows with equal keys are one group.</param>
    /// <returns>The table with the grouping.</returns>
    /// <exception cref="DataException">The number of keys is not the number of rows (Malformed).</exception>
    public Observations WithGroups<T>(string name, IReadOnlyList<T> keys) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(keys);
        NeedLength(name, keys.Count);
        return new Observations(Rows, _columns, _groups.SetItem(name, Factor.Of(name, keys)));
    }

    internal double[] Column(string name)
    {
        if (!_columns.TryGetValue(name, out double[]? values)) Throw.Unknown(name, _columns.Keys, "column");
        return values;
    }

    internal Factor Group(string name)
    {
        if (!_groups.TryGetValue(name, out Factor? factor)) Throw.Unknown(name, _groups.Keys, "grouping");
        return factor;
    }

    private void NeedLength(string name, int length)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (length != Rows) Throw.Data(FaultCode.Malformed, $"{length} values", $"{Rows}, one per row", name);
    }
}
