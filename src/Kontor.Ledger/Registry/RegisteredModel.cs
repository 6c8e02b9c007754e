using System.Collections.Immutable;

namespace Kontor.Ledger.Registry;

/// <summary>A name under which versions of one model are kept.</summary>
public sealed record RegisteredModel
{
    /// <summary>The name, unique in the ledger.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for. Default empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was made, in Unix milliseconds.</summary>
    public required long Created { get; init; }

    /// <summary>When it or one of its versions was last changed, in Unix milliseconds.</summary>
    public required long Updated { get; init; }

    /// <summary>The registry's revision at its last change: see <see cref="RegistryStore.RevisionAsync"/>.</summary>
    public required long Revision { get; init; }

    /// <summary>Its tags.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Its aliases, each with the version that it stands for.</summary>
    public ImmutableSortedDictionary<string, int> Aliases { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The latest version of each stage that has one, in the order of the stages.</summary>
    public ImmutableArray<ModelVersion> Latest { get; init; } = [];
}
