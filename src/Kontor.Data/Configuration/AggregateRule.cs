namespace Kontor.Data.Configuration;

/// <summary>How the rows of one series and period become one value.</summary>
public enum AggregateRule
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The plain mean.</summary>
    Mean,

    /// <summary>The mean weighted by units; the plain mean where there are no units.</summary>
    WeightedMean,

    /// <summary>The largest value.</summary>
    Max,

    /// <summary>The value of the latest date; of several on that date the largest (a number) or the first in ordinal order (a text).</summary>
    Last,
}
