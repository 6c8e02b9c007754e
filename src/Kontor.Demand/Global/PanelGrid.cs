using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;

namespace Kontor.Demand.Global;

/// <summary>The series of a panel on one grid of periods: column 0 is the period of index Start. NaN where there is nothing.</summary>
internal sealed record PanelGrid
{
    /// <summary>The series.</summary>
    public required ImmutableArray<SeriesKey> Keys { get; init; }

    /// <summary>The period index of column 0.</summary>
    public required int Start { get; init; }

    /// <summary>The number of columns.</summary>
    public required int Width { get; init; }

    /// <summary>Series -> the column after its last known target.</summary>
    public required int[] Ends { get; init; }

    /// <summary>Whether the series never was negative.</summary>
    public required bool[] NonNegative { get; init; }

    /// <summary>The target on the scale of the layout. Shape: (series x columns).</summary>
    [JsonConverter(typeof(DoublesConverter))]
    public required double[] Target { get; init; }

    /// <summary>The covariates that change over time, in the order of the layout: price in logarithms, promotions, others known ahead, known after. Shape: (series x columns) each.</summary>
    [JsonConverter(typeof(ColumnsConverter))]
    public required double[][] Covariates { get; init; }

    /// <summary>The static covariates of the layout. Shape: (series) each.</summary>
    [JsonConverter(typeof(ColumnsConverter))]
    public required double[][] Statics { get; init; }

    /// <summary>The number of series.</summary>
    [JsonIgnore]
    public int Count => Keys.Length;

    /// <summary>The target of one series. Shape: (columns).</summary>
    internal ReadOnlySpan<double> TargetOf(int series) => Target.AsSpan(series * Width, Width);

    /// <summary>A covariate of one series. Shape: (columns).</summary>
    internal ReadOnlySpan<double> CovariateOf(int covariate, int series) => Covariates[covariate].AsSpan(series * Width, Width);

    /// <summary>The grid of a panel: targets up to each series' end, covariates known ahead as far as they are known.</summary>
    internal static PanelGrid Of(Panel panel, TreeLayout layout)
    {
        int start = panel.Start, width = panel.End - start;
        for (int i = 0; i < panel.Count; i++) width = Math.Max(width, panel[i].End + panel[i].Ahead - start);
        int[] columns = [.. layout.Dynamic.Select(panel.CovariateIndex)], statics = [.. layout.Statics.Select(panel.CovariateIndex)];
        var grid = new PanelGrid
        {
            Keys = panel.Keys,
            Start = start,
            Width = width,
            Ends = [.. Enumerable.Range(0, panel.Count).Select(i => panel[i].End - start)],
            NonNegative = [.. Enumerable.Range(0, panel.Count).Select(i => Local.LocalModel.IsNonNegative(panel[i].Target))],
            Target = Missing(panel.Count * width),
            Covariates = [.. columns.Select(_ => Missing(panel.Count * width))],
            Statics = [.. statics.Select(c => Enumerable.Range(0, panel.Count).Select(i => panel[i].Static(c)).ToArray())],
        };
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesView series = panel[i];
            int at = (i * width) + series.Start - start;
            for (int t = 0; t < series.Length; t++) grid.Target[at + t] = layout.Forward(series.Target[t]);
            for (int c = 0; c < columns.Length; c++) layout.Copy(c, series.Dynamic(columns[c]), grid.Covariates[c].AsSpan(at));
        }
        return grid;
    }

    /// <summary>The grid as it was after a column: no later target, covariates known after cut with it, those known ahead kept for some steps; at most the longest look back before.</summary>
    /// <param name="layout">Says which covariates are known ahead.</param>
    /// <param name="ends">Series -> the column after the last target to keep.</param>
    /// <param name="steps">Steps after it whose covariates known ahead are kept.</param>
    internal PanelGrid Cut(TreeLayout layout, int[] ends, int steps)
    {
        int first = Math.Max(0, ends.Min() - GlobalTrees.Lookback), width = ends.Max() + steps - first;
        PanelGrid cut = this with
        {
            Start = Start + first,
            Width = width,
            Ends = [.. ends.Select(e => e - first)],
            Target = Missing(Count * width),
            Covariates = [.. Covariates.Select(_ => Missing(Count * width))],
        };
        for (int i = 0; i < Count; i++)
        {
            int from = Math.Max(first, ends[i] - GlobalTrees.Lookback), at = (i * width) + from - first;
            if (ends[i] <= from) continue;
            TargetOf(i)[from..ends[i]].CopyTo(cut.Target.AsSpan(at));
            for (int c = 0; c < Covariates.Length; c++)
            {
                int to = Math.Min(Width, ends[i] + (layout.IsAhead(c) ? steps : 0));
                if (to > from) CovariateOf(c, i)[from..to].CopyTo(cut.Covariates[c].AsSpan(at));
            }
        }
        return cut;
    }

    /// <summary>The grid with covariates known ahead over the steps after each series' end.</summary>
    internal PanelGrid Ahead(TreeLayout layout, KnownAhead? known, int steps, string model)
    {
        PanelGrid grid = Cut(layout, Ends, steps);
        if (layout.Ahead == 0) return grid;
        if (known is null) Throw.CovariatesMissing(model, layout.Dynamic[0]);
        Dictionary<SeriesKey, int> positions = known.Panel.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        for (int c = 0; c < layout.Ahead; c++)
        {
            int column = Local.LocalForecaster.RegressorIndex(known.Panel, layout.Dynamic[c]);
            for (int i = 0; i < Count; i++)
            {
                if (!positions.TryGetValue(Keys[i], out int series)) Throw.CovariatesOfSeriesMissing(model, Keys[i], layout.Dynamic[c]);
                layout.Copy(c, known.Values(series, column)[..steps], grid.Covariates[c].AsSpan((i * grid.Width) + grid.Ends[i]));
            }
        }
        return grid;
    }

    private static double[] Missing(int length)
    {
        double[] values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }
}
