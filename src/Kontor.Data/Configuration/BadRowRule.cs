namespace Kontor.Data.Configuration;

/// <summary>What happens with a row that cannot be read.</summary>
public enum BadRowRule
{
    /// <summary>The first one stops the reading.</summary>
    Stop,

    /// <summary>It is left out, counted and listed.</summary>
    Skip,
}
