namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>Where the value of a field stands.</summary>
internal enum FieldKind
{
    /// <summary>A column of the run or the experiment itself.</summary>
    Attribute,

    /// <summary>The latest value of a metric.</summary>
    Metric,

    /// <summary>A parameter.</summary>
    Param,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A column of the data that a run has read.</summary>
    Dataset,
}
