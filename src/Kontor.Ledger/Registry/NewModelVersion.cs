using System.Collections.Immutable;

namespace Kontor.Ledger.Registry;

/// <summary>What a model version is made from.</summary>
public sealed record NewModelVersion
{
    /// <summary>Where its files are, such as <c>runs:/id/path</c>. Default empty: then <see cref="File"/> is needed.</summary>
    public string Source { get; init; } = "";

    /// <summary>The run that made it. Default empty.</summary>
    public string RunId { get; init; } = "";

    /// <summary>A web address of that run. Default empty.</summary>
    public string RunLink { get; init; } = "";

    /// <summary>What is special about it. Default empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its model file in the store of artefacts. Default null: its source says where the files are.</summary>
    public FileHash? File { get; init; }

    /// <summary>What reads the file. Default empty.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Its tags. Default none.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
