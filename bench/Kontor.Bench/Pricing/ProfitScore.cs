using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Truth;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using Kontor.Randomness;

namespace Kontor.Bench.Pricing;

/// <summary>What recommended prices truly earn, over markets: between the current prices' profit and the best that is possible within the same rule.</summary>
/// <param name="name">The estimator that prices were recommended by.</param>
internal sealed class ProfitScore(string name)
{
    private const double LargestStep = 0.3;
    private const int Draws = 200, RecentWeeks = 13;
    private readonly List<(double Now, double Reached, double Best)> _markets = [];

    internal void Add(Market market, ElasticityFit fit, FitContext context)
    {
        MarketTruth truth = market.Truth;
        int last = truth.Rules.Weeks - 1;
        RandomStream costs = RandomStream.Of(context.Seed, "costs");
        SeriesTruth[] sold = [.. truth.Series.Where(s => truth.Products[s.Product].IsSold(last) && s.Start <= last - RecentWeeks)];
        // now: the list price of the last week, without a discount; what a unit costs: 45% to 75% of it, the same for all stores
        double[] share = [.. truth.Products.Select((_, p) => 0.45 + (0.3 * costs.Child(p).NextDouble()))];
        double Now(SeriesTruth s) => s.Prices[last - s.Start] / (1 - s.Discounts[last - s.Start]);
        PricedItem Item(SeriesTruth s, double units) => new(new SeriesKey(truth.Stores[s.Store].Name, truth.Products[s.Product].Name), Now(s), units)
        {
            Product = truth.Products[s.Product].Name,
            Channel = truth.Stores[s.Store].Name,
            Category = truth.Categories[truth.Products[s.Product].Category].Name,
            Cost = share[s.Product] * Now(s),
        };
        PriceResponse real = Real(truth, sold, Item, Now);
        // who recommends knows what was sold lately without a promotion
        PriceResponse believed = fit.Respond([.. sold.Select(s => Item(s, Recent(s, last)))], Draws, context);
        var optimizer = new PriceOptimizer { Rules = new PricingRules { Rules = [new StepRule(LargestStep)], Seen = null } };
        double[] best = Prices(optimizer.Optimize(real, context)), chosen = Prices(optimizer.Optimize(believed, context)), now = [.. real.Items.Select(i => i.Price)];
        _markets.Add((Profit(real, now), Profit(real, chosen), Profit(real, best)));
    }

    /// <summary>A row of the table.</summary>
    internal string Row()
    {
        double[] change = [.. _markets.Select(m => (m.Reached / m.Now) - 1)];
        return $"| {name} | **{_markets.Average(m => m.Reached / m.Best):p2}** | {_markets.Min(m => m.Reached / m.Best):p2} | {_markets.Average(m => m.Now / m.Best):p2} | "
            + $"{_markets.Average(m => (m.Reached - m.Now) / (m.Best - m.Now)):p1} | {change.Average():p2} | **{change.Min():p2}** | {change.Count(c => c < 0)} | {change.Count(c => c < -0.01)} |";
    }

    private static PriceResponse Real(MarketTruth truth, SeriesTruth[] sold, Func<SeriesTruth, double, PricedItem> item, Func<SeriesTruth, double> now)
    {
        List<int> starts = [0], columns = [];
        List<double> elasticities = [];
        double[] units = new double[sold.Length];
        for (int i = 0; i < sold.Length; i++)
        {
            double log = Math.Log(sold[i].BaseLevel);
            for (int j = 0; j < sold.Length; j++)
            {
                double e = j == i ? truth.Products[sold[i].Product].Elasticity : sold[j].Store == sold[i].Store ? truth.CrossElasticity(sold[i].Product, sold[j].Product) : 0;
                if (e == 0 && j != i) continue;
                columns.Add(j);
                elasticities.Add(e);
                log += e * Math.Log(now(sold[j]) / sold[j].ReferencePrice);
            }
            units[i] = Math.Exp(log);
            starts.Add(columns.Count);
        }
        return new PriceResponse([.. sold.Select((s, i) => item(s, units[i]))], [.. starts], [.. columns], [.. elasticities], default);
    }

    private static double Recent(SeriesTruth series, int last)
    {
        double[] regular = [.. Enumerable.Range(last - RecentWeeks + 1, RecentWeeks).Select(t => t - series.Start).Where(t => series.Discounts[t] == 0).Select(t => series.Sales[t])];
        return regular.Length > 0 ? regular.Average() : series.Sales[^RecentWeeks..].Average();
    }

    private static double[] Prices(PricePlan plan) => [.. plan.Prices.Select(p => p.Price)];

    private static double Profit(PriceResponse response, double[] prices)
    {
        double[] units = new double[prices.Length];
        response.Demand(prices, -1, units);
        return units.Select((u, i) => u * (prices[i] - response.Items[i].Cost!.Value)).Sum();
    }
}
