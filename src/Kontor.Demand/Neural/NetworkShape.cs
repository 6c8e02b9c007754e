using System.Collections.Immutable;

namespace Kontor.Demand.Neural;

/// <summary>What the data say about the size of a network.</summary>
/// <param name="Numeric">The number of numeric features.</param>
/// <param name="Categories">The number of codes of each categorical feature.</param>
/// <param name="Anchors">The combination of simple forecasts to begin with; empty for none.</param>
internal sealed record NetworkShape(int Numeric, ImmutableArray<int> Categories, ImmutableArray<float> Anchors)
{
    /// <summary>Numbers about past demand: the last value, and whether it is known.</summary>
    internal const int Past = 2;
}
