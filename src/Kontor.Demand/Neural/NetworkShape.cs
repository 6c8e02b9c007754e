using System.Collections.Immutable;

namespace Kontor.Demand.Neural;

/// <summary>What the data say about the size of a network.</summary>
/// <param name="Numeric">The number of numeric features.</param>
/// <param name="Categories">The number of codes of each categorical feature.</param>
/// <param name="Anchors">The combination of simple forecasts to begin with; empty for none.</param>
internal sealed record NetworkShape(int Numeric, ImmutableArray<int> Categories, ImmutableArray<float> Anchors)
{
    /// <summary>How many of the simple forecasts, after those of past demand, are <see cref="OfferResponse"/>.</summary>
    internal int Offers { get; init; }

    /// <summary>How many, the last ones, are <see cref="RidgeResponse"/>.</summary>
    internal int Ridges { get; init; }

    /// <summary>Whether a price is known ahead.</summary>
    internal bool Priced { get; init; }

    /// <summary>Numbers about past demand: the last value, and whether it is known.</summary>
    internal const int Past = 2;

    /// <summary>The length of the vector of a category with so many codes: the square root, 2 to 16.</summary>
    internal static int EmbeddingWidth(int categories) => Math.Clamp((int)Math.Ceiling(Math.Sqrt(categories)), 2, 16);
}
