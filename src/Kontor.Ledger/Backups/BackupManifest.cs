namespace Kontor.Ledger.Backups;

/// <summary>What a backup says of itself, in its file <c>manifest.json</c>.</summary>
/// <param name="Format">The version of the form of the backup: 1.</param>
/// <param name="Program">The version of the program that made it.</param>
/// <param name="Made">When, in UTC.</param>
/// <param name="LedgerVersion">The number of the ledger's last migration.</param>
/// <param name="Tables">The tables, each after the ones that its rows refer to.</param>
/// <param name="Artefacts">How many artefacts there are.</param>
/// <param name="ArtefactBytes">Their bytes.</param>
/// <param name="Missing">Hashes of artefacts that were not there, or not what their name says; the backup lacks them.</param>
public sealed record BackupManifest(int Format, string Program, DateTimeOffset Made, int LedgerVersion, IReadOnlyList<BackupTable> Tables, long Artefacts, long ArtefactBytes, IReadOnlyList<string> Missing)
{
    /// <summary>The rows of all tables.</summary>
    public long Rows => Tables.Sum(t => t.Rows);
}
