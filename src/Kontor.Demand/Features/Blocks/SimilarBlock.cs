using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>The discounts of similar products in the target period, without the series' own.</summary>
internal sealed class SimilarBlock : ColumnBlock
{
    private readonly FeatureHistory _history;
    private readonly PriceHistory _prices;
    private readonly int _price;
    private readonly double[][] _sums; // per grouping (groups x columns)
    private readonly int[][] _counts;

    internal SimilarBlock(FeatureHistory history, FeatureSchema schema, PriceHistory prices, FitContext context)
    {
        _history = history;
        _prices = prices;
        _price = schema.Roles.Dynamic.IndexOf(schema.Roles.Price!);
        ImmutableArray<string> groups = schema.Roles.Similar;
        _sums = new double[groups.Length][];
        _counts = new int[groups.Length][];
        context.ForEach("features: similar products", groups.Length, g => (_sums[g], _counts[g]) = Sum(history.GroupOf[g]));
        Columns =
        [
            .. groups.SelectMany(g => (FeatureColumn[])
            [
                Column($"discount in {g}", $"mean discount of the others with the same {g}, as a share"),
                Column($"discount vs. {g}", $"own discount less the mean discount of the others with the same {g}, as a share"),
            ]),
        ];
    }

    internal override ImmutableArray<FeatureColumn> Columns { get; }

    internal override void Write(Place place, Span<double> into)
    {
        int cell = (place.Series * _history.Width) + place.Target;
        double own = _prices.Discount(cell);
        bool among = IsAmong(cell);
        for (int g = 0; g < _sums.Length; g++)
        {
            int at = (_history.GroupOf[g][place.Series] * _history.Width) + place.Target, others = _counts[g][at] - (among ? 1 : 0);
            double mean = others > 0 ? (_sums[g][at] - (among ? own : 0)) / others : double.NaN;
            into[2 * g] = mean;
            into[(2 * g) + 1] = own - mean;
        }
    }

    // only a product that is offered in the period counts
    private bool IsAmong(int cell) => _history.Dynamic[_price][cell] > 0 && !double.IsNaN(_prices.List[cell]);

    private (double[] Sums, int[] Counts) Sum(int[] groupOf)
    {
        int cells = (groupOf.Max() + 1) * _history.Width;
        double[] sums = new double[cells];
        int[] counts = new int[cells];
        for (int i = 0; i < groupOf.Length; i++)
        {
            for (int t = 0; t < _history.Width; t++)
            {
                int cell = (i * _history.Width) + t, at = (groupOf[i] * _history.Width) + t;
                if (!IsAmong(cell)) continue;
                sums[at] += _prices.Discount(cell);
                counts[at]++;
            }
        }
        return (sums, counts);
    }

    private static FeatureColumn Column(string name, string meaning) =>
        new(name, FeatureBucket.Price, FeatureType.Numeric, FeatureSource.KnownAhead) { Meaning = meaning, IsEngineered = true };
}
