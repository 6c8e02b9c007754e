namespace Kontor.Demand.Global;

/// <summary>What the ridge regression explains a series by in one period: everything known ahead of it.</summary>
internal sealed class RidgeRegressors(PanelGrid grid, TreeLayout layout, CovariateHistory own, PeerHistory[] peers, bool withOthers)
{
    private readonly int _others = withOthers ? layout.Ahead - layout.FirstOther : 0;

    /// <summary>The number of regressors.</summary>
    internal int Count { get; } =
        (layout.HasPrice ? 3 : 0) + ((layout.HasPrice ? 3 : 2) * layout.Promotions) + (peers.Length * ((layout.HasPrice ? 3 : 0) + layout.Promotions)) + (withOthers ? layout.Ahead - layout.FirstOther : 0);

    /// <summary>Writes them; a missing one is zero. Shape: (Count).</summary>
    internal void Write(int series, int period, Span<double> into)
    {
        int at = 0;
        double discount = 0;
        if (layout.HasPrice)
        {
            ReadOnlySpan<double> price = own.PriceOf(series);
            discount = OrZero(own.DiscountOf(series)[period]);
            into[at++] = OrZero(price[period]);
            into[at++] = OrZero(price[period] - Window.At(price, period - 1));
            into[at++] = discount;
        }
        for (int k = 0; k < layout.Promotions; k++)
        {
            ReadOnlySpan<double> promotion = own.PromotionOf(k, series);
            into[at++] = promotion[period];
            into[at++] = OrZero(Window.At(promotion, period - 1));
            if (layout.HasPrice) into[at++] = promotion[period] * discount;
        }
        foreach (PeerHistory peer in peers)
        {
            if (layout.HasPrice)
            {
                into[at++] = OrZero(peer.OthersPrice(series, period));
                into[at++] = OrZero(peer.OthersLowestDiscount(series, period));
                into[at++] = OrZero(peer.OthersDiscount(series, period));
            }
            for (int k = 0; k < layout.Promotions; k++) into[at++] = OrZero(peer.OthersPromotion(k, series, period));
        }
        for (int c = 0; c < _others; c++) into[at++] = OrZero(grid.CovariateOf(layout.FirstOther + c, series)[period]);
    }

    private static double OrZero(double value) => double.IsNaN(value) ? 0 : value;
}
