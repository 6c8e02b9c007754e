namespace Kontor.Reports.Charts;

/// <summary>A position that a curve chart marks, such as a price.</summary>
/// <param name="At">The position.</param>
/// <param name="Label">What it is, such as <c>now</c>.</param>
public sealed record CurveMark(double At, string Label)
{
    /// <summary>True makes it stand out, as what is recommended does. Default false.</summary>
    public bool Strong { get; init; }
}
