using System.Collections.Immutable;
using Kontor.Data.Sources;
using Kontor.Ledger;

namespace Kontor.Cli.Shell;

/// <summary>What work did that has no folder of results.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Inputs">What it read, the most important first.</param>
/// <param name="Rows">The rows of the first input; null where they are not known.</param>
internal sealed record RunWork(int Code, ImmutableArray<InputFile> Inputs, long? Rows)
{
    /// <summary>What it wrote. Default: nothing.</summary>
    internal ImmutableArray<RunArtefact> Artefacts { get; init; } = [];
}
