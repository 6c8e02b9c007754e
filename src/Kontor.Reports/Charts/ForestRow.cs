namespace Kontor.Reports.Charts;

/// <summary>One estimate of a forest plot.</summary>
/// <param name="Name">What was estimated.</param>
/// <param name="Estimate">The estimate; NaN for none.</param>
/// <param name="Low">The lower end of its interval.</param>
/// <param name="High">The upper end of its interval.</param>
public sealed record ForestRow(string Name, double Estimate, double Low, double High)
{
    /// <summary>The group under whose heading it stands; neighbours of one group share the heading. Default none.</summary>
    public string Group { get; init; } = "";

    /// <summary>A second estimate to compare with, such as the naive one; NaN (default) for none.</summary>
    public double Second { get; init; } = double.NaN;

    /// <summary>True draws the row as a summary of others: a diamond, and its name bold. Default false.</summary>
    public bool Summary { get; init; }
}
