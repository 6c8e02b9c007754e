using System.Collections.Immutable;

namespace Kontor.Reports.Html;

/// <summary>What a report was made from: enough to make it again.</summary>
/// <param name="DataHash">The hash of the input.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Created">When the run ended.</param>
public sealed record Provenance(string DataHash, ulong Seed, string Version, DateTimeOffset Created)
{
    /// <summary>More facts, such as the command or the name of the file, in order. Default none.</summary>
    public ImmutableArray<(string Name, string Value)> Facts { get; init; } = [];
}
