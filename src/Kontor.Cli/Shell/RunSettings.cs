namespace Kontor.Cli.Shell;

/// <summary>Where a run writes to, and what it may replace.</summary>
/// <param name="Folder">The folder for results; null for the default.</param>
/// <param name="Overwrite">True replaces what is there.</param>
/// <param name="Ledger">The ledger.</param>
internal sealed record RunSettings(string? Folder, bool Overwrite, string Ledger);
