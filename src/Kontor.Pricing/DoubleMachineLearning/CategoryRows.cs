using System.Collections.Immutable;
using System.Globalization;
using Kontor.Data.Calendars;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Elasticities.Estimation;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>The rows of one category: units, log prices, controls, and a level for each series and stretch of time.</summary>
internal sealed class CategoryRows
{
    internal const string Own = "log price", Others = "log prices of others";

    private readonly List<(PricingSeries Series, int Time)> _rows;

    internal CategoryRows(DoubleMachineLearningElasticity model, PricingTable table, int category)
    {
        ImmutableArray<PricingSeries> members = [.. table.Series.Where(s => table.CategoryOf[s.Product] == category)];
        List<(PricingSeries Series, int Time)> rows = [.. members.SelectMany(s => Settled(s, table, model.LaunchPeriods).Select(t => (s, t)))];
        _rows = rows;
        Products = [.. rows.Select(r => r.Series.Product).Distinct()];
        Prices = new OtherPrices(members);
        int[] Each(Func<PricingSeries, int, int> value) => [.. rows.Select(r => value(r.Series, r.Time))];
        double[] Column(Func<PricingSeries, int, double> value) => [.. rows.Select(r => value(r.Series, r.Time) is var v && double.IsNaN(v) ? 0 : v)];
        var controls = new CategoryControls(model, table, members, Products, Prices);
        float[] filled = new float[checked(rows.Count * controls.Names.Length)];
        for (int i = 0; i < rows.Count; i++) controls.Fill(rows[i].Series, rows[i].Time, filled.AsSpan(i * controls.Names.Length, controls.Names.Length));
        Dictionary<(int, int), int> levels = [], clusters = [];
        int[] level = Each((s, t) => Number(levels, (s.Index, (s.Start + t) / model.LevelPeriods)));
        Treatment[] treatments = [new Treatment(Own, Column((s, t) => s.LogPrice[t])) { Groups = Each((s, _) => s.Product) }];
        var others = new Treatment(Others, Column((s, t) => Prices.Mean(s, s.Start + t)));
        AbsorbedGroups[] effects = [new AbsorbedGroups("level", level)];
        Rows = new PartiallyLinearRows
        {
            Outcome = Column((s, t) => s.Units[t]),
            IsCount = true,
            Treatments = Products.Length > 1 && others.Values.Distinct().Skip(1).Any() ? [.. treatments, others] : [.. treatments],
            Controls = filled,
            ControlNames = controls.Names,
            Linear = [.. controls.Linear.Select(c => new LinearControl($"{c.Name} (linear)", Column(c.Value))).Where(c => Array.Exists(c.Values, v => v != c.Values[0]))],
            Periods = Each((s, t) => s.Start + t),
            Clusters = Each((s, t) => Number(clusters, (s.Channel, (s.Start + t) / model.ClusterPeriods))),
            Effects = DoubleMachineLearningElasticity.HasYearParts(table) ? [.. effects, new AbsorbedGroups("part of the year", Each((s, t) => YearPart(table.Calendar, s.Start + t)))] : [.. effects],
        };
    }

    /// <summary>The products with rows.</summary>
    internal ImmutableArray<int> Products { get; }

    internal OtherPrices Prices { get; }

    internal PartiallyLinearRows Rows { get; }

    /// <summary>What the fit says of a product: its elasticity, how far each series' own slope is from it, and the effect of others' prices shared out by what they sell.</summary>
    internal ProductDemand Demand(int product, ElasticityEstimate own, ElasticityEstimate? others, PartiallyLinearFit fit)
    {
        (PricingSeries, double, double)[] slopes = [.. _rows.Select((r, i) => (r.Series, Row: i)).Where(r => r.Series.Product == product).GroupBy(r => r.Series).Select(g =>
        {
            (double difference, double variance) = fit.SlopeBeside([.. g.Select(r => r.Row)]);
            return (g.Key, difference, variance);
        })];
        (int, double, double)[] cross = others is null ? [] : [.. Products.Where(q => q != product).Select(q => (q, Prices.Share(q, product) * others.Value, Math.Pow(Prices.Share(q, product) * others.StandardError, 2)))];
        return new ProductDemand(product, own.Value, own.StandardError * own.StandardError, own.Degrees ?? 0, 1, slopes, cross, 0);
    }

    // a launch and the end of a life are like no other time: they are left out, up to a third of a series
    private static IEnumerable<int> Settled(PricingSeries s, PricingTable table, int periods)
    {
        int most = Math.Min(periods, s.Length / 3), last = Array.FindLastIndex(s.Units, u => u > 0);
        int from = s.Start > table.Start ? most : 0, to = last + 1 < s.Length - most || s.Start + s.Length < table.End ? Math.Max(0, last + 1 - most) : s.Length;
        return Enumerable.Range(0, s.Length).Where(t => t >= from && t < to && s.IsObserved(t));
    }

    private static int Number(Dictionary<(int, int), int> numbers, (int, int) key)
    {
        if (!numbers.TryGetValue(key, out int number)) numbers.Add(key, number = numbers.Count);
        return number;
    }

    private static int YearPart(Kontor.Data.Calendars.Calendar calendar, int period)
    {
        DateTime start = calendar.StartOf(period).ToDateTime(TimeOnly.MinValue);
        return calendar.Frequency switch
        {
            Frequency.Day => (ISOWeek.GetWeekOfYear(start) * 7) + (int)start.DayOfWeek,
            Frequency.Week => ISOWeek.GetWeekOfYear(start.AddDays(3)),
            _ => start.Month,
        };
    }
}
