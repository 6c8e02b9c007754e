using System.Collections.Immutable;

namespace Kontor.Decisions;

/// <summary>A recommendation to a person who can act on it: the recommendation first, then what it is expected to bring, why, what may go wrong, and what to do next.</summary>
public sealed record Decision
{
    /// <summary>What is decided, such as <c>price</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>About what, such as the key of a series.</summary>
    public required string Subject { get; init; }

    /// <summary>The recommendation in one sentence.</summary>
    public required string Recommendation { get; init; }

    /// <summary>What it is expected to change against doing nothing, the most important first.</summary>
    public required ImmutableArray<Impact> Impacts { get; init; }

    /// <summary>What it rests on, in sentences.</summary>
    public required ImmutableArray<string> Basis { get; init; }

    /// <summary>What may go wrong, in sentences.</summary>
    public required ImmutableArray<string> Risks { get; init; }

    /// <summary>What to do next, in one sentence.</summary>
    public required string NextStep { get; init; }

    /// <summary>The numbers of the recommendation by name, such as <c>price</c> and <c>current_price</c>.</summary>
    public ImmutableSortedDictionary<string, double> Values { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The model that made it, with its settings.</summary>
    public required string Model { get; init; }

    /// <summary>The fingerprint of the data that it was made from.</summary>
    public required string Data { get; init; }
}
