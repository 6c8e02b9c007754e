using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>One promotion of the series: in the target period, before it, at the last values, how often of late, how long ago.</summary>
internal sealed class PromotionFeatures(PanelGrid grid, TreeLayout layout, CovariateHistory covariates, int promotion) : FeatureBlock
{
    private const int Recent = 8, LongAgo = 52;

    internal override ImmutableArray<string> Names { get; } = Columns(layout.Dynamic[layout.FirstPromotion + promotion]);

    internal override void Write(TreeRow row, Span<double> into)
    {
        ReadOnlySpan<double> filled = covariates.PromotionOf(promotion, row.Series);
        int at = 0;
        into[at++] = grid.CovariateOf(layout.FirstPromotion + promotion, row.Series)[row.Target];
        for (int k = 1; k <= 3; k++) into[at++] = Window.At(filled, row.Target - k);
        for (int k = 0; k < 4; k++) into[at++] = Window.At(filled, row.Origin - k);
        into[at++] = Window.Mean(Window.Last(filled, row.Target - 1, Recent));
        int since = 1;
        while (since < LongAgo && row.Target - since >= 0 && filled[row.Target - since] == 0) since++;
        into[at] = since;
    }

    private static ImmutableArray<string> Columns(string name) =>
    [
        name, .. Enumerable.Range(1, 3).Select(k => $"{name} {k} before"), .. Enumerable.Range(1, 4).Select(k => $"{name} at last value {k}"),
        $"{name} mean {Recent}", $"periods since {name}",
    ];
}
