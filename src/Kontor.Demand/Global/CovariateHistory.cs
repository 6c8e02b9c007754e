namespace Kontor.Demand.Global;

/// <summary>Prices and promotions of every series, made ready: gaps filled, discounts against the regular price.</summary>
internal sealed class CovariateHistory
{
    private const int RegularPeriods = 13;
    private const double RegularLevel = 0.8;
    private readonly int _width;

    internal CovariateHistory(PanelGrid grid, TreeLayout layout, FitContext context)
    {
        _width = grid.Width;
        int cells = grid.Count * _width;
        Price = layout.HasPrice ? new double[cells] : [];
        Discount = layout.HasPrice ? new double[cells] : [];
        Promotions = [.. Enumerable.Range(0, layout.Promotions).Select(_ => new double[cells])];
        context.ForEach("trees: prices and promotions", grid.Count, i =>
        {
            Span<double> scratch = stackalloc double[RegularPeriods];
            if (layout.HasPrice)
            {
                ReadOnlySpan<double> log = grid.CovariateOf(0, i);
                Span<double> filled = Price.AsSpan(i * _width, _width), discount = Discount.AsSpan(i * _width, _width);
                double last = double.NaN;
                for (int t = 0; t < _width; t++)
                {
                    // regular price: the 80th percentile of the 13 periods before
                    discount[t] = log[t] - Window.Quantile(Window.Last(filled, t - 1, RegularPeriods), RegularLevel, scratch);
                    filled[t] = last = double.IsNaN(log[t]) ? last : log[t];
                }
            }
            for (int k = 0; k < Promotions.Length; k++)
            {
                ReadOnlySpan<double> raw = grid.CovariateOf(layout.FirstPromotion + k, i);
                Span<double> own = Promotions[k].AsSpan(i * _width, _width);
                for (int t = 0; t < _width; t++) own[t] = double.IsNaN(raw[t]) ? 0 : raw[t];
            }
        });
    }

    /// <summary>The logarithm of the price; a missing one is the last before. Shape: (series x columns).</summary>
    internal double[] Price { get; }

    /// <summary>The logarithm of the price less that of the regular price: below zero for a discount. NaN where either is missing. Shape: (series x columns).</summary>
    internal double[] Discount { get; }

    /// <summary>Promotions; a missing one is none. Shape: (series x columns) each.</summary>
    internal double[][] Promotions { get; }

    internal ReadOnlySpan<double> PriceOf(int series) => Price.AsSpan(series * _width, _width);

    internal ReadOnlySpan<double> DiscountOf(int series) => Discount.AsSpan(series * _width, _width);

    internal ReadOnlySpan<double> PromotionOf(int promotion, int series) => Promotions[promotion].AsSpan(series * _width, _width);
}
