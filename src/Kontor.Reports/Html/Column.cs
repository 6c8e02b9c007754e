using Kontor.Reports.Numbers;

namespace Kontor.Reports.Html;

/// <summary>A column of a table.</summary>
/// <param name="Header">What it holds, with its unit.</param>
/// <param name="Kind">The kind of its cells.</param>
public sealed record Column(string Header, ColumnKind Kind)
{
    /// <summary>A heading over this and the neighbouring columns of the same group. Default none.</summary>
    public string Group { get; init; } = "";

    /// <summary>How numbers and intervals are written, with the same decimals in all rows. Default plain.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Plain;

    /// <summary>True prints the cells bold: the column that the reader acts on. Default false.</summary>
    public bool Strong { get; init; }

    /// <summary>A column of text.</summary>
    /// <param name="header">What it holds.</param>
    public static Column Text(string header) => new(header, ColumnKind.Text);

    /// <summary>A column of numbers.</summary>
    /// <param name="header">What it holds, with its unit.</param>
    /// <param name="numbers">How they are written; null for plain.</param>
    public static Column Number(string header, NumberStyle? numbers = null) => new(header, ColumnKind.Number) { Numbers = numbers ?? NumberStyle.Plain };

    /// <summary>A column of intervals.</summary>
    /// <param name="header">What it holds, with level and unit.</param>
    /// <param name="numbers">How they are written; null for plain.</param>
    public static Column Interval(string header, NumberStyle? numbers = null) => new(header, ColumnKind.Interval) { Numbers = numbers ?? NumberStyle.Plain };

    /// <summary>A column of sparklines.</summary>
    /// <param name="header">What they show.</param>
    public static Column Sparkline(string header) => new(header, ColumnKind.Sparkline);
}
