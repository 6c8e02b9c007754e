using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>The values of key columns with few of them, as codes in their order; a value that was not seen when fitting is missing.</summary>
internal sealed class KeyFeatures : FeatureBlock
{
    private readonly double[][] _codes;

    internal KeyFeatures(PanelGrid grid, TreeLayout layout)
    {
        Names = [.. layout.Codes.Keys.Select(k => $"key {layout.KeyNames[k]}")];
        _codes = [.. layout.Codes.Select(c => grid.Keys.Select(key => c.Value.IndexOf(key.Parts[c.Key]) is >= 0 and int code ? code : double.NaN).ToArray())];
    }

    internal override ImmutableArray<string> Names { get; }

    internal override void Write(TreeRow row, Span<double> into)
    {
        for (int k = 0; k < _codes.Length; k++) into[k] = _codes[k][row.Series];
    }
}
