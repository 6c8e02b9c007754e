using Kontor.Data.Loading;

namespace Kontor.Cli.Shell;

/// <summary>What a run reads, where it writes to, and what it may replace.</summary>
/// <param name="Load">The source.</param>
/// <param name="Folder">The folder for results; null for the default.</param>
/// <param name="Overwrite">True replaces what is there.</param>
/// <param name="Ledger">The ledger.</param>
/// <param name="Context">Seed, threads, cancellation.</param>
internal sealed record RunSettings(LoadRequest Load, string? Folder, bool Overwrite, string Ledger, FitContext Context)
{
    /// <summary>Whether to go on with a run that was interrupted. Default false.</summary>
    internal bool Resume { get; init; }

    /// <summary>The command as it was typed, without <c>--resume</c>.</summary>
    internal string Typed { get; init; } = "kontor";
}
