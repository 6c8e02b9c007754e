using System.Collections.Immutable;

namespace Kontor.Serving.Rows;

/// <summary>Rows that are to be scored, column by column.</summary>
public sealed class ScoreRows
{
    /// <summary>Makes rows of columns.</summary>
    /// <param name="columns">The columns, all of one length. A model refuses names that it does not know.</param>
    /// <param name="count">The number of rows.</param>
    /// <exception cref="ArgumentException">A column has another length.</exception>
    public ScoreRows(ImmutableArray<ScoreColumn> columns, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        foreach (ScoreColumn column in columns)
        {
            if (column.Count != count) throw new ArgumentException($"column {column.Name} has {column.Count} rows, needs {count}", nameof(columns));
        }
        (Columns, Count) = (columns, count);
    }

    /// <summary>The columns.</summary>
    public ImmutableArray<ScoreColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>What a message calls the rows. Default <c>rows</c>.</summary>
    public string Where { get; init; } = "rows";

    /// <summary>The number that a message gives each row, such as its line in a file; empty, the default, counts from 1.</summary>
    public ReadOnlyMemory<long> Numbers { get; init; }

    internal long NumberOf(int row) => Numbers.IsEmpty ? row + 1 : Numbers.Span[row];
}
