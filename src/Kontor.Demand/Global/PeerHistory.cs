namespace Kontor.Demand.Global;

/// <summary>What the other series of each group do in each period: their prices, discounts and promotions, and how their sales stand to their bases.</summary>
internal sealed class PeerHistory
{
    private readonly int _width;
    private readonly CovariateHistory _own;
    private readonly Lowest[] _price, _discount;             // (groups x columns)
    private readonly double[] _deviation, _recentDeviation;  // (groups x columns)
    private readonly (double Sum, int Count)[][] _promotions; // per promotion (groups x columns)

    internal PeerHistory(SeriesGroups groups, PanelGrid grid, CovariateHistory own, TargetLevels levels)
    {
        Groups = groups;
        _own = own;
        _width = grid.Width;
        int cells = groups.Members.Length * _width;
        _price = own.Price.Length > 0 ? new Lowest[cells] : [];
        _discount = own.Price.Length > 0 ? new Lowest[cells] : [];
        _promotions = [.. own.Promotions.Select(_ => new (double, int)[cells])];
        _deviation = new double[cells];
        _recentDeviation = new double[cells];
        for (int g = 0; g < groups.Members.Length; g++)
        {
            for (int t = 0; t < _width; t++) Fill(g, t, levels);
        }
    }

    /// <summary>One for each column of groups; the whole panel where it has none.</summary>
    internal static PeerHistory[] All(PanelGrid grid, TreeLayout layout, CovariateHistory own, TargetLevels levels, FitContext context)
    {
        int[] columns = layout.Groups.IsEmpty ? [-1] : [.. layout.Groups];
        var peers = new PeerHistory[columns.Length];
        context.ForEach("trees: groups", peers.Length, g => peers[g] = new PeerHistory(SeriesGroups.Of(grid.Keys, layout.KeyNames, columns[g]), grid, own, levels));
        return peers;
    }

    internal SeriesGroups Groups { get; }

    /// <summary>The mean log price of the others; NaN where there is none.</summary>
    internal double OthersPrice(int series, int period) => _price[Cell(series, period)].MeanWithout(_own.PriceOf(series)[period]);

    /// <summary>The lowest log price of the others; NaN where there is none.</summary>
    internal double OthersLowestPrice(int series, int period) => _price[Cell(series, period)].LeastWithout(_own.PriceOf(series)[period]);

    /// <summary>The mean discount of the others; NaN where there is none.</summary>
    internal double OthersDiscount(int series, int period) => _discount[Cell(series, period)].MeanWithout(_own.DiscountOf(series)[period]);

    /// <summary>The deepest discount of the others; NaN where there is none.</summary>
    internal double OthersLowestDiscount(int series, int period) => _discount[Cell(series, period)].LeastWithout(_own.DiscountOf(series)[period]);

    /// <summary>The mean of a promotion among the others that are sold in the period.</summary>
    internal double OthersPromotion(int promotion, int series, int period)
    {
        (double sum, int count) = _promotions[promotion][Cell(series, period)];
        return count > 1 ? (sum - _own.PromotionOf(promotion, series)[period]) / (count - 1) : double.NaN;
    }

    /// <summary>The mean deviation of the group's last values from their bases.</summary>
    internal double Deviation(int series, int origin) => _deviation[Cell(series, origin)];

    /// <summary>The mean over the group of the last four periods less the last 26.</summary>
    internal double RecentDeviation(int series, int origin) => _recentDeviation[Cell(series, origin)];

    private int Cell(int series, int period) => (Groups.GroupOf[series] * _width) + period;

    private void Fill(int group, int period, TargetLevels levels)
    {
        int cell = (group * _width) + period;
        Lowest price = new(), discount = new(), deviation = new(), recent = new();
        foreach (int i in Groups.Members[group])
        {
            int at = (i * _width) + period;
            deviation.Add(levels.Deviation[at]);
            recent.Add(levels.RecentDeviation[at]);
            for (int k = 0; k < _promotions.Length; k++)
            {
                (double sum, int count) = _promotions[k][cell];
                _promotions[k][cell] = (sum + _own.Promotions[k][at], count + 1);
            }
            if (_price.Length == 0) continue;
            price.Add(_own.Price[at]);
            discount.Add(_own.Discount[at]);
        }
        _deviation[cell] = deviation.Mean;
        _recentDeviation[cell] = recent.Mean;
        if (_price.Length == 0) return;
        _price[cell] = price;
        _discount[cell] = discount;
    }

    // sum, count, and the two lowest: enough to leave one out
    private struct Lowest()
    {
        private double _sum, _least = double.PositiveInfinity, _second = double.PositiveInfinity;
        private int _count;

        internal readonly double Mean => _count > 0 ? _sum / _count : double.NaN;

        internal void Add(double value)
        {
            if (double.IsNaN(value)) return;
            _sum += value;
            _count++;
            if (value < _least) (_least, _second) = (value, _least);
            else if (value < _second) _second = value;
        }

        internal readonly double MeanWithout(double own) =>
            double.IsNaN(own) ? Mean : _count > 1 ? (_sum - own) / (_count - 1) : double.NaN;

        internal readonly double LeastWithout(double own)
        {
            double least = own == _least ? _second : _least;
            return double.IsInfinity(least) ? double.NaN : least;
        }
    }
}
