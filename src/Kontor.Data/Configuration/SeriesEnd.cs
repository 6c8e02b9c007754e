namespace Kontor.Data.Configuration;

/// <summary>Where the life of a series ends.</summary>
public enum SeriesEnd
{
    /// <summary>With the last period of all series where gaps are zero, else with its own last observation.</summary>
    Auto,

    /// <summary>With its own last observation.</summary>
    Last,

    /// <summary>With the last period of all series.</summary>
    Common,
}
