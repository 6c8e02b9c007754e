using System.Collections.Immutable;
using Kontor.Demand.Global;

namespace Kontor.Demand.Features.Blocks;

/// <summary>The series' own prices in the target period, as logarithms, and against their past, as logarithms of ratios.</summary>
internal sealed class PriceBlock : ColumnBlock
{
    private readonly FeatureHistory _history;
    private readonly PriceHistory _prices;
    private readonly ImmutableArray<int> _windows;
    private readonly int _reach;

    internal PriceBlock(FeatureHistory history, FeatureSchema schema, PriceHistory prices)
    {
        _history = history;
        _prices = prices;
        _windows = schema.Measures.PriceWindows;
        _reach = schema.Builder.PriceReach;
        bool listed = schema.Roles.ListPrice is not null;
        Columns =
        [
            Column("price", "price offered, in logarithms", engineered: false),
            Column("list price", listed ? "list price, in logarithms" : "highest price of the last year, in logarithms", !listed),
            .. schema.Roles.EffectivePrice is null ? [] : (FeatureColumn[])[Column("effective price", "price after cashback and the like, in logarithms", engineered: false)],
            Column("discount", "discount of the price on the list price, as a share"),
            Column("price vs. mean", "price over the mean of all prices before, in logarithms"),
            Column("price vs. lowest", "price over the lowest price before, in logarithms"),
            Column("price vs. highest", "price over the highest price before, in logarithms"),
            .. _windows.Select(n => Column($"price vs. last {n}", $"price over the mean of the {n} periods before, in logarithms") with { Bucket = FeatureBucket.Time }),
            Column("periods since price change", $"periods since the price changed, at most {_reach}") with { Bucket = FeatureBucket.Time },
        ];
    }

    internal override ImmutableArray<FeatureColumn> Columns { get; }

    internal override void Write(Place place, Span<double> into)
    {
        int cell = (place.Series * _history.Width) + place.Target, at = 0;
        double price = _prices.Price[cell];
        into[at++] = price;
        into[at++] = _prices.List[cell];
        if (_prices.Effective.Length > 0) into[at++] = _prices.Effective[cell];
        into[at++] = _prices.Discount(cell);
        into[at++] = price - _prices.Mean[cell];
        into[at++] = price - _prices.Lowest[cell];
        into[at++] = price - _prices.Highest[cell];
        ReadOnlySpan<double> own = _prices.PriceOf(place.Series);
        foreach (int n in _windows) into[at++] = price - Window.Mean(Window.Last(own, place.Target - 1, n));
        into[at] = _prices.Since[cell] < 0 ? double.NaN : Math.Min(_reach, _prices.Since[cell]);
    }

    private static FeatureColumn Column(string name, string meaning, bool engineered = true) =>
        new(name, FeatureBucket.Price, FeatureType.Numeric, FeatureSource.KnownAhead) { Meaning = meaning, IsEngineered = engineered };
}
