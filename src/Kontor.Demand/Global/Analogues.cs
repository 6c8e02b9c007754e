namespace Kontor.Demand.Global;

/// <summary>What happened in past periods with a similar price and similar promotions: a kernel mean of deviations from the base (Nadaraya 1964, Watson 1964), shrunk to none.</summary>
internal sealed class Analogues
{
    /// <summary>Narrow and wide: bandwidths of the log price, of promotions in standard deviations, and the half-life in periods.</summary>
    private static readonly (double Price, double Promotion, double HalfLife)[] Kernels = [(0.06, 0.75, 26), (0.15, 1.5, 13)];

    private const double OwnShrinkage = 0.2, ProductShrinkage = 1;
    private readonly PanelGrid _grid;
    private readonly TreeLayout _layout;
    private readonly CovariateHistory _covariates;
    private readonly TargetLevels _levels;

    internal Analogues(PanelGrid grid, TreeLayout layout, CovariateHistory covariates, TargetLevels levels) => (_grid, _layout, _covariates, _levels) = (grid, layout, covariates, levels);

    /// <summary>The number of kernels.</summary>
    internal static int Count => Kernels.Length;

    /// <summary>Weighted sums of every member of a product, and of all of them.</summary>
    /// <param name="members">The series.</param>
    /// <param name="origin">The last period that is known.</param>
    /// <param name="period">The period whose prices and promotions are compared with.</param>
    internal BlockAnalogues At(int[] members, int origin, int period)
    {
        double[] sums = new double[members.Length * Count], weights = new double[members.Length * Count];
        for (int m = 0; m < members.Length; m++) Sum(members[m], origin, period, sums.AsSpan(m * Count, Count), weights.AsSpan(m * Count, Count));
        double[] product = new double[Count];
        for (int k = 0; k < Count; k++)
        {
            double sum = 0, weight = ProductShrinkage;
            for (int m = 0; m < members.Length; m++)
            {
                sum += sums[(m * Count) + k];
                weight += weights[(m * Count) + k];
            }
            product[k] = sum / weight;
        }
        for (int s = 0; s < sums.Length; s++) sums[s] /= weights[s] + OwnShrinkage;
        return new BlockAnalogues(members, sums, weights, product);
    }

    private void Sum(int series, int origin, int period, Span<double> sums, Span<double> weights)
    {
        ReadOnlySpan<double> y = _grid.TargetOf(series), price = _layout.HasPrice ? _covariates.PriceOf(series) : default;
        double level = _levels.BaseOf(series, origin), unit = _levels.ScaleOf(series, origin);
        if (double.IsNaN(level) || (_layout.HasPrice && double.IsNaN(price[period]))) return;
        for (int v = Math.Max(0, origin - GlobalTrees.Lookback + 1); v <= origin; v++)
        {
            if (double.IsNaN(y[v])) continue;
            double gap = _layout.HasPrice ? price[v] - price[period] : 0, promotions = 0;
            if (double.IsNaN(gap)) continue;
            for (int k = 0; k < _layout.Promotions; k++)
            {
                ReadOnlySpan<double> promotion = _covariates.PromotionOf(k, series);
                double d = (promotion[v] - promotion[period]) / _layout.PromotionScales[k];
                promotions += d * d;
            }
            double deviation = (y[v] - level) / unit;
            for (int k = 0; k < Kernels.Length; k++)
            {
                (double width, double promotionWidth, double halfLife) = Kernels[k];
                double distance = (gap * gap / (width * width)) + (promotions / (promotionWidth * promotionWidth));
                if (distance > 50) continue;
                double weight = Math.Exp((-0.5 * distance) - (Math.Log(2) * (period - v) / halfLife));
                sums[k] += weight * deviation;
                weights[k] += weight;
            }
        }
    }
}
