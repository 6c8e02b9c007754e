namespace Kontor.Trees;

/// <summary>How splits are found.</summary>
public enum TreeMethod
{
    /// <summary>Over histograms of binned features: the fast one, and the default.</summary>
    Histogram,

    /// <summary>Over quantile sketches that are made anew for each round.</summary>
    Approximate,

    /// <summary>Over every distinct value: slow, for small data.</summary>
    Exact,
}
