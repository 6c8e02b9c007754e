namespace Kontor.Tests.Cli;

/// <summary>How a run of the program ended, and what it said.</summary>
public sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the error stream without those of the progress, which depend on how fast the machine is.</summary>
    public IReadOnlyList<string> ErrorLines { get; } = [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.EndsWith("s left", StringComparison.Ordinal))];
}
