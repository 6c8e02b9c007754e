using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>A few features that belong together.</summary>
internal abstract class FeatureBlock
{
    /// <summary>The names, one per feature.</summary>
    internal abstract ImmutableArray<string> Names { get; }

    /// <summary>Writes the features of one row; NaN where one is missing. Nothing of the target after the origin is read, nor of a covariate known after it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="into">Receives the features. Shape: (names).</param>
    internal abstract void Write(TreeRow row, Span<double> into);
}
