using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>How often the product was out of stock, and how new it is.</summary>
internal sealed class LifeBlock(FeatureHistory history, FeatureSchema schema, LifeHistory lives) : ColumnBlock
{
    // a series that sells in the first period of the data is older than they are
    private readonly int _unknownBefore = schema.Measures.Start - history.Start;
    private readonly int _year = schema.Measures.Year;

    internal override ImmutableArray<FeatureColumn> Columns { get; } =
    [
        new("out of stock", FeatureBucket.Product, FeatureType.Numeric, FeatureSource.History)
        {
            IsEngineered = true,
            Meaning = schema.Roles.StockOut is { } name
                ? $"mean of {name} since the first sale, taken as in stock after the origin (0 to 1)"
                : "share of periods since the first sale without a sale, taken as in stock after the origin (0 to 1)",
        },
        new("periods since first sale", FeatureBucket.Time, FeatureType.Numeric, FeatureSource.History)
        {
            IsEngineered = true,
            Meaning = $"periods since the first sale, at most {schema.Measures.Year}; a product that sold from the start of the data counts as that old",
        },
    ];

    internal override void Write(Place place, Span<double> into)
    {
        into[0] = lives.OutOfStock(place);
        into[1] = lives.FirstSale(place) <= _unknownBefore ? _year : Math.Clamp(lives.Age(place), 0, _year);
    }
}
