using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Simulation;

/// <summary>Says what changes of prices do to volume, revenue and margin, with intervals from draws of the elasticities.</summary>
/// <remarks>
/// Units at another price are units × (p / price)^e, own and cross, exact at constant elasticity for changes of any size: the linear 1 + e × change errs by a third at −30% and e = −2.5, and goes below 0.
/// Expectations are means over draws. Sales end at the stock, now and in the scenario.
/// </remarks>
public sealed record PriceWhatIf
{
    private readonly ImmutableArray<double> _changes = [-0.1, -0.05, 0.05, 0.1];
    private readonly double _level = 0.9;

    /// <summary>The changes as shares of the current prices, each above -1. Default: -10%, -5%, +5%, +10%.</summary>
    public ImmutableArray<double> Changes
    {
        get => _changes;
        init => _changes = !value.IsDefaultOrEmpty && value.All(c => c > -1 && double.IsFinite(c)) ? value : throw new ArgumentException("needs changes above -1, one or more", nameof(Changes));
    }

    /// <summary>Whose prices change together. Default: all.</summary>
    public WhatIfScope Scope { get; init; }

    /// <summary>The probability that intervals are meant to hold, in (0, 1). Default 0.9.</summary>
    public double Level
    {
        get => _level;
        init => _level = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Level), value, "needs a level in (0, 1)");
    }

    /// <summary>Works out the scenarios.</summary>
    /// <param name="response">The items and their elasticities.</param>
    /// <param name="context">Threads, cancellation and progress; nothing is random.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public WhatIfTable Run(PriceResponse response, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(context);
        var check = new ItemCheck(response);
        int n = response.Items.Length;
        bool[] counts = [.. Enumerable.Range(0, n).Select(i => check.HasPrice[i] && check.HasDemand[i])];
        int[][] subjects = Scope switch
        {
            WhatIfScope.Together => [[.. Enumerable.Range(0, n).Where(i => counts[i])]],
            WhatIfScope.EachProduct => [.. Enumerable.Range(0, n).Where(i => counts[i]).GroupBy(i => response.Items[i].Product).Select(g => g.ToArray())],
            _ => [.. Enumerable.Range(0, n).Where(i => counts[i]).Select(i => new[] { i })],
        };
        // who is touched by whose price
        var touched = new List<int>[n];
        for (int i = 0; i < n; i++) touched[i] = [];
        for (int i = 0; i < n; i++)
        {
            for (int k = response.RowStarts[i]; k < response.RowStarts[i + 1] && counts[i]; k++) touched[response.Columns[k]].Add(i);
        }
        var now = new Totals(response, check, counts);
        var scenarios = new PriceScenario[subjects.Length * Changes.Length];
        context.ForEach("what if", scenarios.Length, s =>
        {
            int[] subject = subjects[s / Changes.Length];
            string? name = Scope switch
            {
                WhatIfScope.Together => null,
                WhatIfScope.EachProduct => response.Items[subject[0]].Product,
                _ => response.Items[subject[0]].Key.ToString(),
            };
            int[] concerned = [.. subject.SelectMany(i => touched[i]).Distinct().Order()];
            scenarios[s] = Scenario(response, check, now, subject, concerned, Changes[s % Changes.Length], name, context.Cancellation);
        });
        return new WhatIfTable
        {
            UnitsNow = now.Units, RevenueNow = now.Revenue, MarginNow = now.HasMargin ? now.Margin : null, Scenarios = [.. scenarios], Level = Level,
            Faults = [.. check.Faults.Where(f => f is not null && !f.Found.StartsWith("an own", StringComparison.Ordinal)).OfType<DataFault>()],
        };
    }

    private PriceScenario Scenario(PriceResponse response, ItemCheck check, Totals now, int[] subject, int[] concerned, double change, string? name, CancellationToken cancellation)
    {
        double[] prices = [.. response.Items.Select(i => i.Price)];
        foreach (int i in subject) prices[i] *= 1 + change;
        var sales = new SalesDraws(response, prices);
        int draws = Math.Max(1, response.DrawCount);
        double[] allUnits = new double[draws], allRevenue = new double[draws], allMargin = new double[draws], units = new double[draws], revenue = new double[draws], margin = new double[draws];
        var effects = ImmutableArray.CreateBuilder<ItemEffect>(concerned.Length);
        foreach (int i in concerned)
        {
            cancellation.ThrowIfCancellationRequested();
            PricedItem item = response.Items[i];
            double before = SalesDraws.Now(item);
            double[] sold = sales.Of(i);
            for (int d = 0; d < draws; d++)
            {
                units[d] = sold[d] - before;
                revenue[d] = (sold[d] * prices[i]) - (before * item.Price);
                allUnits[d] += units[d];
                allRevenue[d] += revenue[d];
                if (!check.HasProfit[i]) continue;
                margin[d] = (sold[d] * (prices[i] - item.Cost!.Value)) - (before * (item.Price - item.Cost.Value));
                allMargin[d] += margin[d];
            }
            effects.Add(new ItemEffect(item, prices[i], Of(sold), Of(units), Of(revenue), check.HasProfit[i] ? Of(margin) : null));
        }
        return new PriceScenario(change, name)
        {
            UnitsChange = Of(allUnits),
            RevenueChange = Of(allRevenue),
            MarginChange = now.HasMargin ? Of(allMargin) : null,
            Units = Of([.. allUnits.Select(u => u + now.Units)]),
            Revenue = Of([.. allRevenue.Select(u => u + now.Revenue)]),
            Margin = now.HasMargin ? Of([.. allMargin.Select(u => u + now.Margin)]) : null,
            Items = effects.MoveToImmutable(),
        };
    }

    private Outlook Of(double[] draws) => Outlook.Of(draws, Level);

    // what is sold and earned at the current prices
    private sealed class Totals
    {
        internal Totals(PriceResponse response, ItemCheck check, bool[] counts)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                if (!counts[i]) continue;
                PricedItem item = response.Items[i];
                double sold = SalesDraws.Now(item);
                Units += sold;
                Revenue += sold * item.Price;
                if (!check.HasProfit[i]) continue;
                HasMargin = true;
                Margin += sold * (item.Price - item.Cost!.Value);
            }
        }

        internal double Units { get; }

        internal double Revenue { get; }

        internal double Margin { get; }

        internal bool HasMargin { get; }
    }
}
