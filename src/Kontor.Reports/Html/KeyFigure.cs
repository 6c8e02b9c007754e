using Kontor.Reports.Numbers;

namespace Kontor.Reports.Html;

/// <summary>One number that carries the conclusion, with its unit and its interval.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number.</param>
public sealed record KeyFigure(string Label, double Value)
{
    /// <summary>The unit, behind the number. Default nothing.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The interval; null (default) for a number that is counted and not estimated.</summary>
    public (double Low, double High)? Interval { get; init; }

    /// <summary>The nominal coverage of <see cref="Interval"/>, between 0 and 1. Default 0.8.</summary>
    public double Level { get; init; } = 0.8;

    /// <summary>A comparison or a reading aid, in a line. Default nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>How number and interval are written. Default plain.</summary>
    public NumberStyle Numbers { get; init; } = NumberStyle.Plain;

    /// <summary>The colour of the number; null (default) for ink.</summary>
    public Tone? Tone { get; init; }
}
