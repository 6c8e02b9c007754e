namespace Kontor.Ledger.Tracking;

/// <summary>One line of a folder's listing.</summary>
/// <param name="Path">The path below the run's root.</param>
/// <param name="Bytes">The size in bytes; null for a folder.</param>
public sealed record RunFileEntry(string Path, long? Bytes)
{
    /// <summary>True for a folder.</summary>
    public bool IsFolder => Bytes is null;
}
