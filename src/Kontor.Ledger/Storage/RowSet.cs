namespace Kontor.Ledger.Storage;

/// <summary>Rows to insert into one table, column by column, all columns of equal length.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Values">For each column an array of <c>long</c>, <c>long?</c>, <c>double?</c>, <c>string</c> or <c>byte[]</c>.</param>
/// <param name="Conflict">What happens to a row that is there already, such as <c>ON CONFLICT (key) DO UPDATE SET ...</c>; empty where that is a fault.</param>
internal sealed record RowSet(string Table, string[] Columns, Array[] Values, string Conflict = "")
{
    internal int Count => Values[0].Length;
}
