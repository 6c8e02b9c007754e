namespace Kontor.Ledger.Backups;

/// <summary>A table in a backup, in its file <c>tables/NAME.jsonl</c>: a JSON array per row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The columns, in the order of the cells.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Digest">The sum of the SHA-256 of each row, in four lanes of 64 bits: 64 hexadecimal digits. The order of the rows does not count.</param>
public sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows, string Digest);
