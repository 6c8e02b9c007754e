using System.Collections.Immutable;

namespace Kontor.Ledger.Registry;

/// <summary>One version of a registered model. Its source and its file never change; description, tags, stage and aliases may.</summary>
public sealed record ModelVersion
{
    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The number, from 1; the number of a deleted version is not given again.</summary>
    public required int Number { get; init; }

    /// <summary>When it was made, in Unix milliseconds.</summary>
    public required long Created { get; init; }

    /// <summary>When it was last changed, in Unix milliseconds.</summary>
    public required long Updated { get; init; }

    /// <summary>Who made it; empty where nobody is known.</summary>
    public string User { get; init; } = "";

    /// <summary>What is special about it. Default empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its stage.</summary>
    public ModelStage Stage { get; init; }

    /// <summary>Where its files are, as the client said: <c>runs:/id/path</c>, <c>mlflow-artifacts:/...</c>; empty where <see cref="File"/> is all there is.</summary>
    public string Source { get; init; } = "";

    /// <summary>The run that made it; empty where none is known.</summary>
    public string RunId { get; init; } = "";

    /// <summary>A web address of that run; empty where none is known.</summary>
    public string RunLink { get; init; } = "";

    /// <summary>Its one model file in the store of artefacts; null where its source is a folder or lies elsewhere.</summary>
    public FileHash? File { get; init; }

    /// <summary>What reads the file, as the one who registered it says; empty where nothing of Kontor's does.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Its tags.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The aliases that stand for it, in order.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];
}
