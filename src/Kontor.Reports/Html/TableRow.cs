using System.Collections.Immutable;

namespace Kontor.Reports.Html;

/// <summary>A row of a table.</summary>
/// <param name="Cells">One cell per column, of the column's kind.</param>
public sealed record TableRow(ImmutableArray<Cell> Cells)
{
    /// <summary>True makes the row stand out. Default false.</summary>
    public bool Highlight { get; init; }

    /// <summary>True sets the row off as a total. Default false.</summary>
    public bool Total { get; init; }
}
