namespace Kontor.Reports.Html;

/// <summary>What the cells of a column hold.</summary>
public enum ColumnKind
{
    /// <summary>Text, on the left.</summary>
    Text,

    /// <summary>Numbers, on the right, digits aligned.</summary>
    Number,

    /// <summary>Intervals, on the right, quiet.</summary>
    Interval,

    /// <summary>Sparklines.</summary>
    Sparkline,
}
