namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>What a piece of a filter is.</summary>
internal enum TokenKind
{
    /// <summary>A word: a name, a dotted name, a keyword.</summary>
    Word,

    /// <summary>A name in backticks or double quotes that follows a dot or stands alone.</summary>
    Quoted,

    /// <summary>A text in single or double quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A comparator, a parenthesis or a comma.</summary>
    Sign,

    /// <summary>The end.</summary>
    End,
}
