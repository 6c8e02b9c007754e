namespace Kontor.Reports.Charts;

/// <summary>The order of categories in a bar chart.</summary>
public enum BarOrder
{
    /// <summary>The largest value of the first series first; what is missing last.</summary>
    Descending,

    /// <summary>The smallest value of the first series first; what is missing last.</summary>
    Ascending,

    /// <summary>As given.</summary>
    AsGiven,
}
