namespace Kontor.Data.Loading;

/// <summary>How sure a statement about the data is.</summary>
public enum Confidence
{
    /// <summary>The data or the configuration say so.</summary>
    Certain,

    /// <summary>Everything points to it.</summary>
    Likely,

    /// <summary>It could well be otherwise; a person should look.</summary>
    Guess,
}
