namespace Kontor.Data.Sources;

/// <summary>A table that can be read from its beginning as often as needed.</summary>
internal abstract class TableSource
{
    /// <summary>What a message calls the table: the file's path, or the query.</summary>
    internal abstract string Name { get; }

    /// <summary>The mark between the whole and the fraction of a number: <c>.</c> or <c>,</c>; null when it is to be sniffed from the cells.</summary>
    internal virtual char? DecimalMark => null;

    /// <summary>What was sniffed about the table, each as subject, statement and reason.</summary>
    internal virtual IEnumerable<(string Subject, string Statement, string Reason)> Described => [];

    /// <summary>Opens the table at its first row.</summary>
    internal abstract RowReader Open();
}
