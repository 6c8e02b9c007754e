using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using Kontor.Randomness;

namespace Kontor.Bench.OptimalPrice;

/// <summary>What planned prices really earn when elasticities are known with an error: beside the best prices by the true ones, and beside the current prices.</summary>
internal static class RealisedProfit
{
    private const int Markets = 200, Items = 8, Draws = 100;

    internal static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("| standard error, own (cross) | plan | realised of best profit, mean | of the gain that was to be had, mean | realised against now, worst market | markets below now | markets below now by more than 1% |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        PricingRules rules = new() { Rules = [new StepRule(0.3)] };
        foreach (double error in (double[])[0.15, 0.3, 0.6])
        {
            (string Name, PriceOptimizer Spec, bool UsesDraws)[] plans =
            [
                ("at the estimates, whatever they say", new PriceOptimizer { Rules = rules, Assurance = 0 }, false),
                ("expected profit, every price", new PriceOptimizer { Rules = rules, Assurance = 0 }, true),
                ("expected profit, changes that gain in half of the draws (default)", new PriceOptimizer { Rules = rules }, true),
                ("expected profit, changes that gain in 80% of the draws", new PriceOptimizer { Rules = rules, Assurance = 0.8 }, true),
                ("half the worst tenth", new PriceOptimizer { Rules = rules, RiskAversion = 0.5 }, true),
            ];
            foreach ((string name, PriceOptimizer spec, bool usesDraws) in plans)
            {
                double[] ofBest = new double[Markets], ofNow = new double[Markets], gains = new double[Markets];
                FitContext.Default.ForEach("markets", Markets, m =>
                {
                    (PriceResponse truth, PriceResponse estimated) = Market((ulong)m, error, usesDraws);
                    var alone = new FitContext { Threads = 1 };
                    double Earn(PricePlan plan)
                    {
                        double[] prices = [.. plan.Prices.Select(p => p.Price)], units = new double[Items];
                        truth.Demand(prices, -1, units);
                        return Enumerable.Range(0, Items).Sum(i => units[i] * (prices[i] - truth.Items[i].Cost!.Value));
                    }
                    PricePlan best = new PriceOptimizer { Rules = rules, Assurance = 0 }.Optimize(truth, alone);
                    double realised = Earn(spec.Optimize(estimated, alone));
                    ofBest[m] = realised / best.Objective;
                    ofNow[m] = realised / best.ProfitNow;
                    gains[m] = (realised - best.ProfitNow) / (best.Objective - best.ProfitNow);
                });
                Console.WriteLine($"| {error:0.00} ({error / 4:0.000}) | {name} | {ofBest.Average():0.0%} | {gains.Average():0%} | {ofNow.Min() - 1:+0.0%;-0.0%} | {ofNow.Count(x => x < 1)} | {ofNow.Count(x => x < 0.99)} |");
            }
        }
    }

    private static (PriceResponse Truth, PriceResponse Estimated) Market(ulong seed, double error, bool usesDraws)
    {
        RandomStream random = RandomStream.Of(seed, "realised-profit");
        var items = new PricedItem[Items];
        double[] truth = new double[Items * Items], estimate = new double[Items * Items], draws = new double[Items * Items * Draws];
        for (int i = 0; i < Items; i++)
        {
            double own = -1.6 - (2.4 * random.NextDouble()), cost = 1 + random.NextDouble(), price = cost * own / (1 + own) * (0.8 + (0.4 * random.NextDouble()));
            price = Math.Max(price, 1.1 * cost);
            items[i] = new PricedItem(new($"p{i}"), price, 50 + (100 * random.NextDouble())) { Product = $"p{i}", Cost = cost, LowestSeen = 0.75 * price, HighestSeen = 1.05 * price };
            for (int j = 0; j < Items; j++) truth[(i * Items) + j] = i == j ? own : 0.15 * (random.NextDouble() - 0.1);
        }
        for (int k = 0; k < truth.Length; k++) estimate[k] = truth[k] + (error / (k % (Items + 1) == 0 ? 1 : 4) * random.NextGaussian());
        for (int k = 0; k < draws.Length; k++) draws[k] = estimate[k % truth.Length] + (error / (k % truth.Length % (Items + 1) == 0 ? 1 : 4) * random.NextGaussian());
        int[] starts = [.. Enumerable.Range(0, Items + 1).Select(i => i * Items)], columns = [.. Enumerable.Range(0, Items * Items).Select(k => k % Items)];
        return (new PriceResponse([.. items], [.. starts], [.. columns], [.. truth], default), new PriceResponse([.. items], [.. starts], [.. columns], [.. estimate], usesDraws ? draws : default));
    }
}
