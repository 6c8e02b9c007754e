namespace Kontor.Data.Sources;

/// <summary>What the sampled rows hold in one column.</summary>
internal sealed class ColumnProfile
{
    /// <summary>The column's name.</summary>
    internal required string Name { get; init; }

    /// <summary>Its position in the row.</summary>
    internal required int Index { get; init; }

    /// <summary>Row of the sample -> number of its text in <see cref="Texts"/>.</summary>
    internal required int[] Codes { get; init; }

    /// <summary>The distinct texts.</summary>
    internal required Utf8Interner Texts { get; init; }

    /// <summary>Cells that are not missing.</summary>
    internal int Filled { get; set; }

    /// <summary>Of these, cells that are numbers.</summary>
    internal int Numbers { get; set; }

    /// <summary>Of these, whole ones.</summary>
    internal int Integers { get; set; }

    /// <summary>Cells that are a yes or a no, in words.</summary>
    internal int Flags { get; set; }

    /// <summary>Style -> cells that are such a date.</summary>
    internal int[] Dates { get; } = new int[(int)DateStyle.Custom];

    /// <summary>True when four of five cells, and one at least, are numbers; the others are bad cells, to be said row by row.</summary>
    internal bool IsNumeric => Filled > 0 && Numbers >= 0.8 * Filled;

    /// <summary>True when four of five cells, and one at least, are yes or no in words.</summary>
    internal bool IsFlag => Filled > 0 && Flags >= 0.8 * Filled;

    /// <summary>True when no sampled cell holds anything.</summary>
    internal bool IsEmpty => Filled == 0;
}
