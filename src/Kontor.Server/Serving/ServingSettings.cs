namespace Kontor.Server.Serving;

/// <summary>How models are served.</summary>
internal sealed record ServingSettings
{
    /// <summary>The most model files that are held in memory at once, 1 or more; the one that was not used for longest goes first. Default 16.</summary>
    internal int MostModels { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MostModels), value, "needs 1 or more"); } = 16;

    /// <summary>How often the registry is asked whether anything moved. Default 200 milliseconds.</summary>
    internal TimeSpan Refresh { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What <c>/invocations</c> answers with, loaded at start and never put away: a model file, a folder with one, or a registered model such as <c>demand@champion</c>. Null for nothing. Default null.</summary>
    internal string? Model { get; init; }

    /// <summary>Whether the server runs as a SageMaker container, which has no keys: <c>/ping</c> and <c>/invocations</c> are open then. Default false.</summary>
    internal bool IsContainer { get; init; }

    /// <summary>How many requests may wait to be captured or compared; those beyond are counted and dropped. Default 10,000.</summary>
    internal int Queue { get; init; } = 10_000;
}
