using System.Collections.Immutable;

namespace Kontor.Pricing.Neural;

/// <summary>The size of the network, and what it begins with: all that building it again needs besides the settings.</summary>
internal sealed record NetworkSize
{
    /// <summary>The width of the embeddings of category and season.</summary>
    internal const int SmallWidth = 4;

    /// <summary>The number of products, channels, categories and places in the season, each with one for what is not known.</summary>
    public required int Products { get; init; }

    public required int Channels { get; init; }

    public required int Categories { get; init; }

    public required int Seasons { get; init; }

    /// <summary>The number of series.</summary>
    public required int Series { get; init; }

    /// <summary>The number of numeric features.</summary>
    public required int Numeric { get; init; }

    /// <summary>Where the curves of the own log price bend.</summary>
    public required ImmutableArray<float> Knots { get; init; }

    /// <summary>Over how much of the log price they bend.</summary>
    public required float KnotWidth { get; init; }

    /// <summary>The standard deviation of log demand around its levels and the one elasticity: the unit in which errors count.</summary>
    public required float Scale { get; init; }

    /// <summary>Whether there is a head for arbitrage.</summary>
    public required bool HasRisk { get; init; }

    /// <summary>The number of curves: the log price and one per knot.</summary>
    internal int Curves => Knots.Length + 1;
}
