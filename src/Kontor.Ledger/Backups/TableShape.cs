namespace Kontor.Ledger.Backups;

/// <summary>A table of a ledger as a backup sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns in their order; computed ones are left out.</param>
/// <param name="Parents">The tables that its rows refer to, itself left out.</param>
internal sealed record TableShape(string Name, IReadOnlyList<ColumnShape> Columns, IReadOnlyList<string> Parents);

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its cells hold.</param>
internal sealed record ColumnShape(string Name, CellKind Kind);

/// <summary>What a cell holds, whatever the database calls it.</summary>
internal enum CellKind
{
    /// <summary>A whole number of 64 bits; false and true are 0 and 1.</summary>
    Integer,

    /// <summary>A number of double precision; NaN and infinity are texts in a backup.</summary>
    Real,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes; base64 in a backup.</summary>
    Bytes,

    /// <summary>False or true; a number in SQLite.</summary>
    Truth,

    /// <summary>An identity of 128 bits; a text in SQLite.</summary>
    Identity,

    /// <summary>A moment in UTC; a text with six decimals in SQLite.</summary>
    Moment,
}
