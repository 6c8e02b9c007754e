namespace Kontor.Data.Configuration;

/// <summary>What happens with a first or last period that the dates cover in part.</summary>
public enum PartialRule
{
    /// <summary>It stays, and is said.</summary>
    Keep,

    /// <summary>It is left out, and is said.</summary>
    Drop,
}
