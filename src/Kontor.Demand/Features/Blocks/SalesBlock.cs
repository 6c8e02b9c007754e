using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>The series' own past sales as known at the origin.</summary>
internal sealed class SalesBlock(FeatureHistory history, FeatureSchema schema) : ColumnBlock
{
    private readonly SalesKernel _kernel = Kernel(schema);

    internal override ImmutableArray<FeatureColumn> Columns { get; } =
        [.. Kernel(schema).Names().Select(n => new FeatureColumn(n.Name, FeatureBucket.Time, FeatureType.Numeric, FeatureSource.History) { Meaning = n.Meaning, IsEngineered = true })];

    internal override void Write(Place place, Span<double> into) => _kernel.Write(history.TargetOf(place.Series)[..(place.Origin + 1)], place.Step, into);

    internal static SalesKernel Kernel(FeatureSchema schema) =>
        new(schema.Measures.SalesWindows, Math.Max(1, schema.Measures.Season), schema.Measures.Seasons, schema.Measures.LeastSize);
}
