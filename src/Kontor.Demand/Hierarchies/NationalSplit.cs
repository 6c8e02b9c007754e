using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Hierarchies;

/// <summary>Any model fitted to the sum over all places, its forecast split to the places by their shares of the last weeks, outliers left out.</summary>
/// <remarks>
/// <para>Mukherjee et al. (2018), "ARMDN", section 3.3: at a single place sales are sparse, and offers and visibility are national. A share is the mean of a place's cleaned
/// sales over that of all places; a value is an outlier when it lies farther from the place's median than <see cref="OutlierLimit"/> median deviations.</para>
/// <para>The paper splits the forecast alone. Here the distribution widens by what the shares have missed: relative errors of the split at known national sales, over the
/// last <see cref="ErrorWindow"/> periods and all places, independent of the national error.</para>
/// </remarks>
/// <param name="Base">The model of the sums.</param>
public sealed record NationalSplit(Forecaster Base) : Forecaster
{
    /// <summary>The key column with the places; null takes the first of two or more key columns. Default null.</summary>
    public string? Place { get; init; }

    /// <summary>The number of last periods that shares are taken from, 1 or more. Default 8 (the paper).</summary>
    public int Window { get; init => field = AtLeast(value, 1, nameof(Window)); } = 8;

    /// <summary>How many median absolute deviations, in units of a normal deviation, a value may lie from the median. Default 3.</summary>
    public double OutlierLimit { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(OutlierLimit), value, "needs a number above 0"); } = 3;

    /// <summary>The number of last periods whose split errors are measured, each by the shares before it. Default 26.</summary>
    public int ErrorWindow { get; init => field = AtLeast(value, 1, nameof(ErrorWindow)); } = 26;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => $"{Base.Name}-split";

    /// <inheritdoc/>
    /// <remarks>Where every product has one place there is nothing to split, and the result is the base model's own.</remarks>
    /// <exception cref="DataException">There is no key column to sum over: <see cref="FaultCode.UnknownName"/>.</exception>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        ImmutableArray<DataFault> faults = Check(panel);
        Panel fitted = faults.IsEmpty ? panel : panel.Where(i => CheckSeries(panel[i]) is null);
        Hierarchy hierarchy = HierarchyOf(fitted);
        if (hierarchy.Groups.IsEmpty) return Base.Fit(panel, context);
        Panel sums = hierarchy.Aggregate(fitted);
        ForecastModel national = Base.Fit(sums, context);
        // a place whose sum has no forecast has none
        Dictionary<string, DataFault> refused = national.Faults.ToDictionary(f => f.Where, StringComparer.Ordinal);
        Panel split = refused.Count == 0 ? fitted : fitted.Where(i => !refused.ContainsKey($"series {GroupKey(fitted, i)}"));
        faults = [.. faults, .. Enumerable.Range(0, fitted.Count).Where(i => refused.ContainsKey($"series {GroupKey(fitted, i)}")).Select(i => refused[$"series {GroupKey(fitted, i)}"] with { Where = $"series {fitted.Keys[i]}" })];
        return new NationalSplitModel(NationalShares.Measure(this, split, sums, faults), national);
    }

    /// <summary>The groups: all places of one product each.</summary>
    internal Hierarchy HierarchyOf(Panel panel)
    {
        string place = PlaceOf(panel);
        return Hierarchy.Of(panel, panel.Keys, [GroupLevels.By(panel, [.. panel.KeyNames.Where(k => k != place)])]);
    }

    /// <summary>The key of a series' group.</summary>
    internal SeriesKey GroupKey(Panel panel, int series)
    {
        int place = panel.KeyNames.IndexOf(PlaceOf(panel));
        return new SeriesKey([.. panel.Keys[series].Parts.Select((p, k) => k == place ? Hierarchy.All : p)]);
    }

    private string PlaceOf(Panel panel)
    {
        if (Place is null ? panel.KeyNames.Length < 2 : !panel.KeyNames.Contains(Place)) Throw.UnknownKey(Place ?? "place", panel);
        return Place ?? panel.KeyNames[0];
    }

    private static int AtLeast(int value, int least, string name) => value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");
}
