using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Features;

/// <summary>Reads one covariate of a panel: a number as it is, a category in the codes of the schema.</summary>
internal sealed class PanelReader
{
    private readonly int[]? _codes; // code of the panel -> code of the schema
    private readonly double _missing;

    internal PanelReader(Panel panel, string name, FeatureCategories categories)
    {
        Column = Index(panel, name);
        Covariate covariate = panel.Covariates[Column];
        _missing = double.NaN;
        if (categories.Find(name) is not { } known) return;
        _codes = [.. covariate.Categories.Select(c => FeatureCategories.Code(known, c))];
        _missing = FeatureCategories.Other;
        if (!FeatureCategories.HasNone(covariate) || _codes.Length == 0) return;
        _codes[0] = FeatureCategories.None;
        _missing = FeatureCategories.None;
    }

    /// <summary>The position in the panel.</summary>
    internal int Column { get; }

    internal static int Index(Panel panel, string name)
    {
        int column = panel.CovariateIndex(name);
        if (column < 0) Throw.UnknownColumn(name, panel);
        return column;
    }

    internal void Copy(ReadOnlySpan<double> from, Span<double> to)
    {
        for (int t = 0; t < from.Length; t++)
        {
            bool missing = double.IsNaN(from[t]);
            to[t] = missing ? _missing : _codes is null ? from[t] : _codes[(int)from[t]];
        }
    }
}
