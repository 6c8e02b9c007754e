namespace Kontor.Reports.Charts;

/// <summary>How a heat map turns values into colours.</summary>
public enum Shading
{
    /// <summary>From the least to the most.</summary>
    Sequential,

    /// <summary>Away from a middle in two directions, both to the same distance.</summary>
    Diverging,
}
