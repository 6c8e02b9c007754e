using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>The series' own price in the target period, and against its past; all in logarithms.</summary>
internal sealed class PriceFeatures(PanelGrid grid, CovariateHistory covariates) : FeatureBlock
{
    private static readonly int[] Means = [4, 13, 26];

    internal override ImmutableArray<string> Names { get; } =
    [
        "price", "discount", .. Means.Select(n => $"price vs. mean {n}"), .. Enumerable.Range(1, 3).Select(k => $"price vs. {k} before"),
        .. Enumerable.Range(1, 4).Select(k => $"price vs. last value {k}"),
    ];

    internal override void Write(TreeRow row, Span<double> into)
    {
        ReadOnlySpan<double> filled = covariates.PriceOf(row.Series);
        double price = grid.CovariateOf(0, row.Series)[row.Target];
        int at = 0;
        into[at++] = price;
        into[at++] = covariates.DiscountOf(row.Series)[row.Target];
        foreach (int n in Means) into[at++] = price - Window.Mean(Window.Last(filled, row.Target - 1, n));
        for (int k = 1; k <= 3; k++) into[at++] = price - Window.At(filled, row.Target - k);
        for (int k = 0; k < 4; k++) into[at++] = price - Window.At(filled, row.Origin - k);
    }
}
