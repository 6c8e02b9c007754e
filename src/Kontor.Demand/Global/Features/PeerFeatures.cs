using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>The series beside the others of its group: prices, discounts and promotions in the target period, sales at the origin.</summary>
internal sealed class PeerFeatures(PanelGrid grid, TreeLayout layout, PeerHistory peers) : FeatureBlock
{
    internal override ImmutableArray<string> Names { get; } = [.. Columns(layout).Select(n => $"{n} in {peers.Groups.Name}")];

    internal override void Write(TreeRow row, Span<double> into)
    {
        int at = 0;
        if (layout.HasPrice)
        {
            double price = grid.CovariateOf(0, row.Series)[row.Target];
            into[at++] = price - peers.OthersPrice(row.Series, row.Target);
            into[at++] = price - peers.OthersLowestPrice(row.Series, row.Target);
            into[at++] = peers.OthersDiscount(row.Series, row.Target);
            into[at++] = peers.OthersLowestDiscount(row.Series, row.Target);
        }
        for (int k = 0; k < layout.Promotions; k++) into[at++] = peers.OthersPromotion(k, row.Series, row.Target);
        into[at++] = peers.Deviation(row.Series, row.Origin);
        into[at] = peers.RecentDeviation(row.Series, row.Origin);
    }

    private static IEnumerable<string> Columns(TreeLayout layout) =>
    [
        .. layout.HasPrice ? (string[])["price vs. mean", "price vs. lowest", "discount of others", "deepest discount of others"] : [],
        .. layout.Dynamic[layout.FirstPromotion..layout.FirstOther].Select(p => $"{p} of others"),
        "last value of all", "last 4 of all",
    ];
}
