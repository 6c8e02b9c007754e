using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;
using Kontor.Demand.Global;

namespace Kontor.Demand.Features;

/// <summary>What features read of a panel, on one grid of periods: column 0 is the period of index Start. A model keeps it to go on from where the panel ends. NaN where there is nothing.</summary>
internal sealed record FeatureHistory
{
    /// <summary>The series.</summary>
    public required ImmutableArray<SeriesKey> Keys { get; init; }

    /// <summary>The period index of column 0.</summary>
    public required int Start { get; init; }

    /// <summary>The number of columns.</summary>
    public required int Width { get; init; }

    /// <summary>Series -> the column of its first period.</summary>
    public required int[] Begins { get; init; }

    /// <summary>Series -> the column after its last known target.</summary>
    public required int[] Ends { get; init; }

    /// <summary>Series -> the column after the last one with covariates known ahead.</summary>
    public required int[] Known { get; init; }

    /// <summary>The target in its own unit. Shape: (series x columns).</summary>
    [JsonConverter(typeof(DoublesConverter))]
    public required double[] Target { get; init; }

    /// <summary>The covariates of <see cref="FeatureRoles.Dynamic"/>, categories in the codes of the schema. Shape: (series x columns) each.</summary>
    [JsonConverter(typeof(ColumnsConverter))]
    public required double[][] Dynamic { get; init; }

    /// <summary>The numeric attributes. Shape: (series) each.</summary>
    [JsonConverter(typeof(ColumnsConverter))]
    public required double[][] Attributes { get; init; }

    /// <summary>The codes of keys, then of categorical attributes, in those of the schema. Shape: (series) each.</summary>
    public required int[][] Codes { get; init; }

    /// <summary>Series -> group, for each of <see cref="FeatureRoles.Similar"/>. Shape: (series) each.</summary>
    public required int[][] GroupOf { get; init; }

    /// <summary>The number of series.</summary>
    [JsonIgnore]
    public int Count => Keys.Length;

    /// <summary>The target of one series. Shape: (columns).</summary>
    internal ReadOnlySpan<double> TargetOf(int series) => Target.AsSpan(series * Width, Width);

    /// <summary>A covariate of one series. Shape: (columns).</summary>
    internal ReadOnlySpan<double> DynamicOf(int covariate, int series) => Dynamic[covariate].AsSpan(series * Width, Width);

    /// <summary>The history of a panel and some steps after the end of each series; plans beyond them are not read.</summary>
    internal static FeatureHistory Of(Panel panel, FeatureRoles roles, FeatureCategories categories, int horizon)
    {
        int start = panel.Start, width = 0;
        for (int i = 0; i < panel.Count; i++) width = Math.Max(width, panel[i].End + horizon - start);
        PanelReader[] readers = [.. roles.Dynamic.Select(n => new PanelReader(panel, n, categories))];
        var history = new FeatureHistory
        {
            Keys = panel.Keys,
            Start = start,
            Width = width,
            Begins = [.. Enumerable.Range(0, panel.Count).Select(i => panel[i].Start - start)],
            Ends = [.. Enumerable.Range(0, panel.Count).Select(i => panel[i].End - start)],
            Known = [.. Enumerable.Range(0, panel.Count).Select(i => panel[i].End + horizon - start)],
            Target = Missing(panel.Count * width),
            Dynamic = [.. readers.Select(_ => Missing(panel.Count * width))],
            Attributes = [.. roles.Attributes.Select(n => Enumerable.Range(0, panel.Count).Select(i => panel[i].Static(PanelReader.Index(panel, n))).ToArray())],
            Codes = categories.OfSeries(panel),
            GroupOf = [.. roles.Similar.Select(g => GroupLevels.By(panel, g, FeatureRoles.Columns(g)).GroupOf.ToArray())],
        };
        for (int i = 0; i < panel.Count; i++)
        {
            int at = (i * width) + history.Begins[i];
            panel[i].Target.CopyTo(history.Target.AsSpan(at));
            for (int c = 0; c < readers.Length; c++)
            {
                ReadOnlySpan<double> values = panel[i].Dynamic(readers[c].Column);
                readers[c].Copy(values[..Math.Min(values.Length, panel[i].Length + horizon)], history.Dynamic[c].AsSpan(at));
            }
        }
        return history;
    }

    /// <summary>The history with covariates known ahead over the steps after each series' end.</summary>
    /// <param name="roles">The columns that are used.</param>
    /// <param name="categories">Their codes.</param>
    /// <param name="known">The covariates; null where none is used.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="model">What a refusal calls the model.</param>
    internal FeatureHistory Ahead(FeatureRoles roles, FeatureCategories categories, KnownAhead? known, int steps, string model)
    {
        int width = Ends.Max() + steps;
        FeatureHistory ahead = this with
        {
            Width = width,
            Known = [.. Ends.Select(e => e + steps)],
            Target = Missing(Count * width),
            Dynamic = [.. Dynamic.Select(_ => Missing(Count * width))],
        };
        ImmutableArray<string> names = roles.Dynamic;
        Dictionary<SeriesKey, int> positions = known is null ? [] : known.Panel.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        for (int i = 0; i < Count; i++) TargetOf(i)[..Ends[i]].CopyTo(ahead.Target.AsSpan(i * width));
        for (int c = 0; c < names.Length; c++)
        {
            for (int i = 0; i < Count; i++) DynamicOf(c, i)[..Ends[i]].CopyTo(ahead.Dynamic[c].AsSpan(i * width));
            if (names[c] == roles.StockOut) continue; // read up to the origin only
            if (known is null) Throw.CovariatesMissing(model, names[c]);
            var reader = new PanelReader(known.Panel, names[c], categories);
            for (int i = 0; i < Count; i++)
            {
                if (!positions.TryGetValue(Keys[i], out int series)) Throw.CovariatesOfSeriesMissing(model, Keys[i], names[c]);
                reader.Copy(known.Values(series, reader.Column)[..steps], ahead.Dynamic[c].AsSpan((i * width) + Ends[i]));
            }
        }
        return ahead;
    }

    private static double[] Missing(int length)
    {
        double[] values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }
}
