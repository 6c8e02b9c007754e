namespace Kontor.Data.Configuration;

/// <summary>What happens with negative units.</summary>
public enum NegativeRule
{
    /// <summary>Such a row is bad.</summary>
    Refuse,

    /// <summary>They are returns, and count.</summary>
    Keep,
}
