using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>A few numeric features that belong together.</summary>
internal abstract class ColumnBlock
{
    /// <summary>The features.</summary>
    internal abstract ImmutableArray<FeatureColumn> Columns { get; }

    /// <summary>Writes the features of one place in their own units; NaN where one is missing. No target after the origin is read, and no covariate from <see cref="Place.Known"/> on.</summary>
    /// <param name="place">The place.</param>
    /// <param name="into">Receives the features. Shape: (columns).</param>
    internal abstract void Write(Place place, Span<double> into);
}
