using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>Events and other covariates: those known ahead in the target period, against the last value and the period before; those known after at the last value; static ones as they are.</summary>
internal sealed class CovariateFeatures(PanelGrid grid, TreeLayout layout) : FeatureBlock
{
    internal override ImmutableArray<string> Names { get; } =
    [
        .. layout.Plain.Select(c => layout.Dynamic[c]).SelectMany(n => (string[])[n, $"{n} vs. last value", $"{n} 1 before"]),
        .. layout.Dynamic[layout.Ahead..].Select(n => $"{n} at last value"), .. layout.Statics,
    ];

    internal override void Write(TreeRow row, Span<double> into)
    {
        int at = 0;
        foreach (int c in layout.Plain)
        {
            ReadOnlySpan<double> x = grid.CovariateOf(c, row.Series);
            into[at++] = x[row.Target];
            into[at++] = x[row.Target] - x[row.Origin];
            into[at++] = Window.At(x, row.Target - 1);
        }
        for (int c = layout.Ahead; c < layout.Dynamic.Length; c++) into[at++] = grid.CovariateOf(c, row.Series)[row.Origin];
        foreach (double[] column in grid.Statics) into[at++] = column[row.Series];
    }
}
