namespace Kontor.Ledger.Backups;

/// <summary>What a look at a ledger found.</summary>
/// <param name="Version">The number of its last migration.</param>
/// <param name="Rows">The rows of each table, all of which could be read.</param>
/// <param name="Artefacts">How many artefacts its rows refer to.</param>
/// <param name="Missing">Hashes of artefacts that rows refer to and that are not there.</param>
/// <param name="Damaged">Hashes of artefacts whose bytes are others.</param>
/// <param name="Unreferenced">How many artefacts no row refers to: they take room and harm nothing.</param>
/// <param name="Faults">What the database says is wrong with itself.</param>
public sealed record LedgerCheckReport(int Version, IReadOnlyDictionary<string, long> Rows, int Artefacts, IReadOnlyList<string> Missing, IReadOnlyList<string> Damaged, int Unreferenced, IReadOnlyList<string> Faults)
{
    /// <summary>True when nothing is missing, damaged or wrong.</summary>
    public bool IsWhole => Missing.Count == 0 && Damaged.Count == 0 && Faults.Count == 0;
}
