using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>Data that a run has read, as it says itself; known by name and digest.</summary>
/// <param name="Name">The name, 1 to 500 characters.</param>
/// <param name="Digest">What tells one state of the data from another, such as the beginning of a hash; 1 to 36 characters.</param>
/// <param name="SourceType">The kind of source, such as <c>local</c> or <c>s3</c>; 1 to 36 characters.</param>
/// <param name="Source">Where they are, mostly JSON; 1 to 65,535 characters.</param>
public sealed record RunDataset(string Name, string Digest, string SourceType, string Source)
{
    /// <summary>The tag that says what the data were for, such as <c>training</c>.</summary>
    public const string ContextTag = "mlflow.data.context";

    /// <summary>The columns, mostly JSON, up to 1,048,575 characters; null, the default, where it is not said.</summary>
    public string? Schema { get; init; }

    /// <summary>Numbers of the data such as their rows, mostly JSON, up to 16,777,215 characters; null, the default, where it is not said.</summary>
    public string? Profile { get; init; }

    /// <summary>What the run says of this use of the data: keys up to 255 characters, texts up to 500. Default: nothing.</summary>
    public ImmutableArray<TrackingEntry> Tags { get; init; } = [];
}
