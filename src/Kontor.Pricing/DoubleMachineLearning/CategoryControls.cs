using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>The controls of a category's rows: what may move demand and price alike and is not moved by the price of the row.</summary>
/// <remarks>Valid: the season, events, promotion flags, what was before the row (discounts, prices, flags), and the prices of other products, which the price of the row does not set.
/// Not valid, and not there: the price of the row, its discount, its units, and what follows from them. Past units are not there either: series without their levels would turn them into a mix with later ones (Nickell 1981).</remarks>
internal sealed class CategoryControls
{
    private const int MostProducts = 16; // with columns of their own
    private const double Retention = 0.5; // of what a pantry holds, from period to period
    private const int PantryPeriods = 8, RegularPeriods = 8, DiscountLags = 4, PriceLags = 2, FlagLags = 2;
    private readonly List<(string Name, Func<PricingSeries, int, double> Value)> _trees = [], _linear = [];
    private readonly OtherPrices _others;

    internal CategoryControls(DoubleMachineLearningElasticity model, PricingTable table, ImmutableArray<PricingSeries> members, ImmutableArray<int> products, OtherPrices others)
    {
        _others = others;
        int[] own = products.Length is > 1 and <= MostProducts ? [.. products] : [];
        Season(model, table);
        Promotions(model, table, own);
        Past(members, own);
        if (products.Length > 1) _trees.Add(("log prices of others before", (s, t) => _others.Mean(s, s.Start + t - 1)));
        for (int c = 0; c < table.Controls.Length; c++)
        {
            int column = c;
            _trees.Add((table.Controls[c], (s, t) => s.Controls[column][t]));
        }
    }

    /// <summary>The names of the controls that trees learn from.</summary>
    internal ImmutableArray<string> Names => [.. _trees.Select(c => c.Name)];

    /// <summary>The controls that go into the regressions: flags, pantries, and the season where weeks of the year have no effects of their own.</summary>
    internal IEnumerable<(string Name, Func<PricingSeries, int, double> Value)> Linear => _linear;

    internal void Fill(PricingSeries series, int t, Span<float> row)
    {
        for (int c = 0; c < row.Length; c++) row[c] = (float)_trees[c].Value(series, t);
    }

    private void Season(DoubleMachineLearningElasticity model, PricingTable table)
    {
        Calendar calendar = table.Calendar;
        _trees.Add(("season", (s, t) => calendar.YearPhase(s.Start + t)));
        for (int k = 1; calendar.HasDates && !DoubleMachineLearningElasticity.HasYearParts(table) && k <= model.Harmonics; k++)
        {
            double angle = 2 * Math.PI * k;
            _linear.Add(($"sine {k}", (s, t) => Math.Sin(angle * calendar.YearPhase(s.Start + t))));
            _linear.Add(($"cosine {k}", (s, t) => Math.Cos(angle * calendar.YearPhase(s.Start + t))));
        }
        for (int e = 0; e < table.Events.Length; e++)
        {
            int column = e;
            _linear.Add((table.Events[e], (s, t) => s.Events[column][t]));
        }
        if (calendar.Frequency != Frequency.Week) return;
        // Easter moves, and no week of the year stands for it
        int[] easter = [.. EventCalendar.ForCountry("US").Dates("Easter", calendar.StartOf(table.Start).AddDays(-60), calendar.StartOf(table.End).AddDays(60)).Select(calendar.IndexOf)];
        for (int o = -1; o <= 1; o++)
        {
            int offset = o;
            _linear.Add(($"Easter {o}", (s, t) => easter.Contains(s.Start + t - offset) ? 1 : 0));
        }
    }

    // what a flag does differs between products
    private void Promotions(DoubleMachineLearningElasticity model, PricingTable table, int[] own)
    {
        for (int p = 0; p < table.Promotions.Length; p++)
        {
            int column = p;
            for (int lag = 1; lag <= FlagLags; lag++)
            {
                int back = lag;
                _trees.Add(($"{table.Promotions[p]} {lag} before", (s, t) => t >= back ? s.Promotions[column][t - back] : double.NaN));
            }
            if (!model.SeparatesDiscounts && IsDiscount(table, p)) continue;
            _trees.Add((table.Promotions[p], (s, t) => s.Promotions[column][t]));
            _linear.Add((table.Promotions[p], (s, t) => s.Promotions[column][t]));
            foreach (int product in own.Skip(1)) _linear.Add(($"{table.Promotions[p]} of {product}", (s, t) => s.Product == product ? s.Promotions[column][t] : 0));
        }
    }

    // a column that is set when and only when there is a discount says nothing but that
    private static bool IsDiscount(PricingTable table, int column) => table.Series.All(s => Enumerable.Range(0, s.Length).All(t => s.Promotions[column][t] > 0 == s.Discount[t] > 0));

    private void Past(ImmutableArray<PricingSeries> members, int[] own)
    {
        Dictionary<PricingSeries, double> level = members.ToDictionary(s => s, s => OtherPrices.Level(s));
        foreach (int product in own) _trees.Add(($"product {product}", (s, t) => s.Product == product ? 1 : 0));
        for (int lag = 1; lag <= DiscountLags; lag++)
        {
            int back = lag;
            _trees.Add(($"discount {lag} before", (s, t) => t >= back ? s.Discount[t - back] : double.NaN));
        }
        for (int lag = 1; lag <= PriceLags; lag++)
        {
            int back = lag;
            _trees.Add(($"log price {lag} before", (s, t) => t >= back ? s.LogPrice[t - back] - level[s] : double.NaN));
        }
        _trees.Add(("regular log price before", (s, t) => Regular(s, t) - level[s]));
        _linear.Add(("pantry", Pantry));
        foreach (int product in own.Skip(1)) _linear.Add(($"pantry of {product}", (s, t) => s.Product == product ? Pantry(s, t) : 0));
        for (int lag = 1; lag <= PriceLags; lag++)
        {
            int back = lag;
            _linear.Add(($"discount {lag} before", (s, t) => t >= back ? s.Discount[t - back] : 0));
        }
    }

    // what is left of past discounts' stock
    private static double Pantry(PricingSeries s, int t)
    {
        double stock = 0;
        for (int back = Math.Min(t, PantryPeriods); back >= 1; back--) stock = Retention * (stock + s.Discount[t - back]);
        return stock;
    }

    // the highest price of the periods before
    private static double Regular(PricingSeries s, int t)
    {
        double highest = double.NaN;
        for (int back = 1; back <= Math.Min(t, RegularPeriods); back++)
        {
            double price = s.LogPrice[t - back];
            if (!double.IsNaN(price) && !(price < highest)) highest = price;
        }
        return highest;
    }
}
