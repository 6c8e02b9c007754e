using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Pricing.Elasticities.Preparation;

/// <summary>What keeps a series from being used.</summary>
/// <param name="panel">The panel.</param>
/// <param name="columns">The columns, none of them null.</param>
/// <param name="minimum">The fewest periods with units and a price.</param>
internal sealed class SeriesChecks(Panel panel, PricingColumns columns, int minimum)
{
    private readonly int _price = panel.CovariateIndex(columns.Price!);
    private readonly int[] _currencies = [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => panel.Covariates[c].IsCategorical && IsCurrency(panel.Covariates[c].Name))];

    /// <summary>The fault of a series; null when there is none.</summary>
    internal DataFault? Of(SeriesView series)
    {
        ReadOnlySpan<double> units = series.Target, price = series.Dynamic(_price)[..units.Length];
        string where = $"series {series.Key}";
        int observed = 0, missing = 0;
        double first = double.NaN, sold = 0;
        bool moves = false;
        for (int t = 0; t < units.Length; t++)
        {
            string period = series.Calendar.Label(series.Start + t);
            if (double.IsInfinity(price[t])) return Price(FaultCode.NotFinite, $"{price[t]} in {period}", "a finite price above 0");
            if (price[t] <= 0) return Price(FaultCode.OutOfRange, $"{price[t]} in {period}{Others(price, t)}", "prices above 0: leave out periods without a sale, and give-aways");
            if (units[t] < 0) return new DataFault(FaultCode.OutOfRange, where, $"{units[t]} in {period}", "units of 0 or more: net returns against the period of their sale") { Column = panel.TargetName };
            if (double.IsNaN(price[t]) && !double.IsNaN(units[t])) missing++;
            if (double.IsNaN(price[t]) || double.IsNaN(units[t])) continue;
            if (observed++ == 0) first = price[t];
            moves |= Math.Abs(price[t] - first) > 1e-9 * first;
            sold += units[t];
        }
        if (missing > observed) return Price(FaultCode.Missing, $"no price in {missing} of {missing + observed} periods with units", "a price in most periods");
        if (observed < minimum) return new DataFault(FaultCode.TooShort, where, $"{observed} periods with units and a price", $"{minimum} or more");
        if (sold == 0) return new DataFault(FaultCode.Constant, where, "no units in any period", "a sale in some") { Column = panel.TargetName };
        if (!moves) return Price(FaultCode.Constant, $"{first} in all {observed} periods", "a price that changes: no effect of a price can be told that never does");
        foreach (int c in _currencies)
        {
            if (panel.Covariates[c].Timing == CovariateTiming.Static) continue;
            double[] codes = [.. series.Dynamic(c)[..units.Length].ToArray().Where(v => !double.IsNaN(v)).Distinct()];
            if (codes.Length > 1)
            {
                string names = string.Join(", ", codes.Select(v => panel.Covariates[c].Categories[int.CreateChecked(v)]));
                return new DataFault(FaultCode.OutOfRange, where, names, "prices of one currency in a series: convert them first") { Column = panel.Covariates[c].Name };
            }
        }
        return MixedUnits.Find(units, price) is { } mixed ? Price(FaultCode.OutOfRange, mixed, "one unit of sale per product: divide price and multiply units by the pack's content, or make packs products of their own") : null;

        DataFault Price(FaultCode code, string found, string needed) => new(code, where, found, needed) { Column = columns.Price };
    }

    /// <summary>What is doubtful of the series that are used.</summary>
    internal ImmutableArray<string> Warnings(IReadOnlyList<PricingSeries> series)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (int c in _currencies.Where(c => panel.Covariates[c].Timing == CovariateTiming.Static))
        {
            string[] names = [.. series.Select(s => panel[s.Index].Static(c)).Where(v => !double.IsNaN(v)).Distinct().Select(v => panel.Covariates[c].Categories[int.CreateChecked(v)])];
            if (names.Length > 1) warnings.Add($"prices are in several currencies by {panel.Covariates[c].Name} ({string.Join(", ", names)}): elasticities do not mind, money does");
        }
        if (panel.Calendar.Frequency == Frequency.Ordinal && series.Count > 0) warnings.Add("periods have no dates: no season can be told");
        return warnings.ToImmutable();
    }

    private static string Others(ReadOnlySpan<double> price, int first)
    {
        int others = 0;
        for (int t = first + 1; t < price.Length; t++)
        {
            if (price[t] <= 0) others++;
        }
        return others == 0 ? "" : $" and {others} more";
    }

    private static bool IsCurrency(string name) => name.StartsWith("curr", StringComparison.OrdinalIgnoreCase) || name.EndsWith("currency", StringComparison.OrdinalIgnoreCase) || name.Equals("ccy", StringComparison.OrdinalIgnoreCase);
}
