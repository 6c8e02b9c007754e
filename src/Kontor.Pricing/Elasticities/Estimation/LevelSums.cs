using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>Makes the elasticities of all levels of what the regression says of products, and keeps what they share in errors.</summary>
/// <param name="table">The data.</param>
/// <param name="products">What the regression says of products, in the order of the table.</param>
/// <param name="report">How the regression ended.</param>
/// <param name="faults">What could not be estimated, and why.</param>
internal sealed class LevelSums(PricingTable table, ImmutableArray<ProductDemand> products, FitReport report, IReadOnlyList<DataFault> faults)
{
    private readonly List<OwnElasticity> _own = [];
    private readonly List<(int Factor, double Loading)[]> _rows = [];
    private readonly List<double> _degrees = []; // factor -> degrees, 0 for normal

    /// <summary>Nothing pooled: series by their own slopes, products by theirs, channels, categories and the total by plain means over these.</summary>
    internal ElasticityResult Unpooled()
    {
        Dictionary<PricingSeries, int> rowOf = [];
        int[] productRow = new int[table.Products.Length];
        Array.Fill(productRow, -1);
        int[] productFactor = [.. products.Select(p => Factor(p.Degrees))];
        for (int i = 0; i < products.Length; i++)
        {
            ProductDemand p = products[i];
            foreach ((PricingSeries series, double difference, double variance) in p.Series.Where(s => double.IsFinite(s.Variance)))
            {
                rowOf[series] = Add(ElasticityLevel.Series, series.Key, [series], p.Value + difference, p.Degrees, (Factor(p.Degrees), Math.Sqrt(p.Series.Length == 1 ? p.Variance : variance)));
            }
        }
        for (int i = 0; i < products.Length; i++)
        {
            ProductDemand p = products[i];
            productRow[p.Product] = Add(ElasticityLevel.Product, new SeriesKey(table.Products[p.Product]), p.Series.Select(s => s.Series), p.Value, p.Degrees, (productFactor[i], Math.Sqrt(p.Variance)));
        }
        PricingSeries[] used = [.. rowOf.Keys];
        Means(ElasticityLevel.Channel, used, s => s.Channel, table.Channels, s => rowOf[s]);
        PricingSeries[] first = [.. products.Select(p => p.Series[0].Series)];
        Means(ElasticityLevel.Category, first, s => table.CategoryOf[s.Product], table.Categories, s => productRow[s.Product]);
        Means(ElasticityLevel.Total, first, _ => 0, [], s => productRow[s.Product]);
        return Result();
    }

    /// <summary>Partial pooling of series, products and categories; channels by plain means over their series.</summary>
    internal ElasticityResult Pooled()
    {
        PooledLevels levels = PooledLevels.Of([.. products.Select(p => p.Value)], [.. products.Select(p => p.Variance)], [.. products.Select(p => p.Shared)], [.. products.Select(p => table.CategoryOf[p.Product])], table.Categories.Length);
        double within = SeriesSpread.Of(products);
        int total = Factor(0);
        (int, double)[] ofTotal = [(total, levels.Total.Deviation)];
        (int, double)[][] ofCategory = [.. levels.Categories.Select(c => Below(c, ofTotal, Factor(0)))];
        (int, double)[][] ofProduct = [.. levels.Products.Select((p, i) => Below(p, ofCategory[table.CategoryOf[products[i].Product]], Factor(products[i].Degrees)))];
        Dictionary<PricingSeries, int> rowOf = [];
        for (int i = 0; i < products.Length; i++)
        {
            ProductDemand p = products[i];
            foreach ((PricingSeries series, double difference, double variance) in p.Series)
            {
                // the product's pooled value takes the place of its own, and the series its place beside it
                double t2 = within * within, share = p.Series.Length == 1 || double.IsInfinity(variance) ? 0 : t2 / (t2 + variance);
                double own = p.Series.Length == 1 ? 0 : Math.Sqrt(t2 * (1 - share));
                rowOf[series] = Add(ElasticityLevel.Series, series.Key, [series], levels.Products[i].Value + (share * difference), p.Degrees, [.. ofProduct[i], (Factor(0), own)]);
            }
        }
        for (int i = 0; i < products.Length; i++)
        {
            ProductDemand p = products[i];
            Add(ElasticityLevel.Product, new SeriesKey(table.Products[p.Product]), p.Series.Select(s => s.Series), levels.Products[i].Value, p.Degrees, ofProduct[i]);
            _own[^1] = _own[^1] with { Spread = within };
        }
        Means(ElasticityLevel.Channel, [.. rowOf.Keys], s => s.Channel, table.Channels, s => rowOf[s]);
        PricingSeries[] used = [.. products.SelectMany(p => p.Series).Select(s => s.Series)];
        for (int c = 0; c < table.Categories.Length && table.Categories[c].Length > 0; c++)
        {
            PricingSeries[] members = [.. used.Where(s => table.CategoryOf[s.Product] == c)];
            if (members.Length == 0) continue;
            Add(ElasticityLevel.Category, new SeriesKey(table.Categories[c]), members, levels.Categories[c].Value, null, ofCategory[c]);
            _own[^1] = _own[^1] with { Spread = levels.Between };
        }
        Add(ElasticityLevel.Total, new SeriesKey(), used, levels.Total.Value, null, ofTotal);
        _own[^1] = _own[^1] with { Spread = table.Categories.Length > 1 ? levels.BetweenCategories : levels.Between };
        return Result();
    }

    private static (int, double)[] Below(PooledNode node, (int Factor, double Loading)[] above, int factor) => [.. above.Select(a => (a.Factor, a.Loading * node.Pull)), (factor, node.Own)];

    private int Factor(double degrees)
    {
        _degrees.Add(degrees is > 0 and < 1e6 ? degrees : 0);
        return _degrees.Count - 1;
    }

    private int Add(ElasticityLevel level, SeriesKey key, IEnumerable<PricingSeries> members, double value, double? degrees, params (int Factor, double Loading)[] loadings)
    {
        double error = Math.Sqrt(loadings.Sum(l => l.Loading * l.Loading));
        _own.Add(LevelMembers.Own(table, level, key, members, new ElasticityEstimate(value, error, degrees)));
        _rows.Add(loadings);
        return _rows.Count - 1;
    }

    private void Means(ElasticityLevel level, PricingSeries[] members, Func<PricingSeries, int> groupOf, IReadOnlyList<string> names, Func<PricingSeries, int> rowOf)
    {
        foreach (IGrouping<int, PricingSeries> group in members.GroupBy(groupOf))
        {
            if (names.Count > 0 && names[group.Key].Length == 0) continue;
            var loadings = new SortedDictionary<int, double>();
            double value = 0;
            int count = 0;
            double? degrees = null;
            foreach (int row in group.Select(rowOf))
            {
                count++;
                value += _own[row].Estimate.Value;
                degrees = _own[row].Estimate.Degrees is { } d && !(d > degrees) ? d : degrees;
                foreach ((int factor, double loading) in _rows[row]) loadings[factor] = loadings.GetValueOrDefault(factor) + loading;
            }
            IEnumerable<PricingSeries> all = level == ElasticityLevel.Channel ? group : products.SelectMany(p => p.Series).Select(s => s.Series).Where(s => level == ElasticityLevel.Total || groupOf(s) == group.Key);
            Add(level, names.Count == 0 ? new SeriesKey() : new SeriesKey(names[group.Key]), [.. all], value / count, degrees, [.. loadings.Select(l => (l.Key, l.Value / count))]);
        }
    }

    private ElasticityResult Result()
    {
        var cross = new List<CrossElasticity>();
        foreach (ProductDemand p in products)
        {
            foreach ((int other, double value, double variance) in p.Cross)
            {
                cross.Add(new CrossElasticity(table.Products[p.Product], table.Products[other], new ElasticityEstimate(value, Math.Sqrt(variance), p.Degrees)));
                _rows.Add([(Factor(p.Degrees), Math.Sqrt(variance))]);
            }
        }
        List<int> starts = [0];
        foreach ((int, double)[] row in _rows) starts.Add(starts[^1] + row.Length);
        return new ElasticityResult
        {
            Own = [.. _own],
            Cross = [.. cross],
            Uncertainty = new SharedUncertainty { Starts = [.. starts], Factors = [.. _rows.SelectMany(r => r.Select(l => l.Factor))], Loadings = [.. _rows.SelectMany(r => r.Select(l => l.Loading))], Degrees = [.. _degrees] },
            Report = report,
            Faults = [.. faults],
        };
    }
}
