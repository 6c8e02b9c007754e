using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>The numeric attributes of the series.</summary>
internal sealed class AttributeBlock(FeatureHistory history, FeatureRoles roles) : ColumnBlock
{
    internal override ImmutableArray<FeatureColumn> Columns { get; } =
        [.. roles.Attributes.Select(n => new FeatureColumn(n, FeatureBucket.Product, FeatureType.Numeric, FeatureSource.Static) { Meaning = $"{n} of the series" })];

    internal override void Write(Place place, Span<double> into)
    {
        for (int c = 0; c < history.Attributes.Length; c++) into[c] = history.Attributes[c][place.Series];
    }
}
