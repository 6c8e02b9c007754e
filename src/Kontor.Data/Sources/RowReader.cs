using System.Collections.Immutable;

namespace Kontor.Data.Sources;

/// <summary>Reads the rows of one table forward, one at a time, without keeping them.</summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>The names of the columns.</summary>
    internal abstract ImmutableArray<string> Columns { get; }

    /// <summary>The line of the file where the current row begins, the header being line 1; of a query, the row's number plus one.</summary>
    internal abstract long Row { get; }

    /// <summary>The number of cells of the current row; it differs from the number of columns when the row is ragged.</summary>
    internal abstract int Width { get; }

    /// <summary>Moves to the next row.</summary>
    /// <returns>False when there is none.</returns>
    internal abstract bool Read();

    /// <summary>A cell of the current row as UTF-8 without its quotes; valid until the next <see cref="Read"/>.</summary>
    internal abstract ReadOnlySpan<byte> Cell(int column);

    /// <summary>Reads what is left of the input and says which file it was; null for a query.</summary>
    internal abstract InputFile? Finish();

    public abstract void Dispose();
}
