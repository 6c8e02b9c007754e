using System.Diagnostics;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using Kontor.Randomness;

namespace Kontor.Bench.OptimalPrice;

/// <summary>Prices of 1,000 coupled products: time, and the gap to the bound.</summary>
internal static class OptimalPriceSpeed
{
    internal static int Run(ReadOnlySpan<string> args)
    {
        int items = args.Length > 0 ? int.Parse(args[0]) : 1000, draws = args.Length > 1 ? int.Parse(args[1]) : 200;
        PriceRule[] rules = [new StepRule(0.2), new MarginRule { Share = 0.1 }, new CompetitorRule(0.8, 1.25), new SizeOrderRule(), new OrderRule("p0", "p9") { Gap = 0.05 }];
        (string Name, PriceOptimizer Spec)[] runs =
        [
            ("expected profit", new PriceOptimizer { Rules = new PricingRules { Rules = [.. rules] } }),
            ("half expected, half the worst tenth", new PriceOptimizer { Rules = new PricingRules { Rules = [.. rules] }, RiskAversion = 0.5 }),
            ("ladder, steps of 0.05", new PriceOptimizer { Rules = new PricingRules { Rules = [.. rules, LadderRule.Steps(0.05)] } }),
            ("ladder, endings .09 to .99", new PriceOptimizer { Rules = new PricingRules { Rules = [.. rules, LadderRule.EndingIn([.. Enumerable.Range(0, 10).Select(k => 0.09 + (0.1 * k))])] } }),
        ];
        Console.WriteLine("| run | market | seconds | of processor | gap to the bound | profit now | profit, planned | prices that change | items whose rules clash |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        for (ulong market = 1; market <= 3; market++)
        {
            PriceResponse response = Market(items, neighbours: 8, draws, market);
            foreach ((string name, PriceOptimizer spec) in runs)
            {
                long start = Stopwatch.GetTimestamp();
                TimeSpan busy = Process.GetCurrentProcess().TotalProcessorTime;
                PricePlan plan = spec.Optimize(response, new FitContext { Threads = 2 });
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                busy = Process.GetCurrentProcess().TotalProcessorTime - busy;
                Console.WriteLine(
                    $"| {name} | {market} | {seconds:0.0} | {busy.TotalSeconds:0.0} | {plan.Gap:0.000%} | {plan.ProfitNow:0} | {plan.ProfitNow + plan.ProfitChange.Expected:0} | {plan.Prices.Count(p => p.Changes)} | {plan.Clashes.Sum(c => c.Kept.Length)} |");
            }
        }
        RealisedProfit.Run();
        return 0;
    }

    /// <summary>Products in families of four sizes; each answers the prices of others, most of them substitutes; prices lie around the best ones of each alone.</summary>
    internal static PriceResponse Market(int items, int neighbours, int draws, ulong seed)
    {
        RandomStream random = RandomStream.Of(seed, "optimal-price");
        var list = new PricedItem[items];
        var starts = new int[items + 1];
        var columns = new List<int>();
        var values = new List<double>();
        var errors = new List<double>();
        double family = 0, taste = 0;
        for (int i = 0; i < items; i++)
        {
            if (i % 4 == 0) (family, taste) = (4 + (6 * random.NextDouble()), -1.8 - (2.2 * random.NextDouble()));
            double size = 0.25 * (1 + (i % 4)), own = taste + (0.2 * (random.NextDouble() - 0.5));
            double cost = family * size * (1 - (0.05 * (i % 4))) * (0.5 + (0.02 * random.NextDouble())), price = Math.Clamp(cost * own / (1 + own) * (0.9 + (0.2 * random.NextDouble())), cost * 1.15, cost * 2.4);
            list[i] = new PricedItem(new($"p{i}"), price, 20 + (200 * random.NextDouble()))
            {
                Product = $"p{i}", Family = $"f{i / 4}", Size = size, Cost = cost, CompetitorPrice = price * (0.9 + (0.2 * random.NextDouble())), LowestSeen = price * 0.75, HighestSeen = price * 1.1,
            };
            var row = new SortedDictionary<int, double> { [i] = own };
            while (row.Count <= neighbours)
            {
                // near ones in the list, and some anywhere
                int other = random.NextDouble() < 0.8 ? (i + 1 + random.NextInt(20)) % items : random.NextInt(items);
                row.TryAdd(other, 0.2 * (random.NextDouble() - 0.2));
            }
            foreach ((int j, double e) in row)
            {
                columns.Add(j);
                values.Add(e);
                errors.Add(j == i ? 0.25 : 0.05);
            }
            starts[i + 1] = columns.Count;
        }
        double[] all = new double[draws * values.Count];
        for (int k = 0; k < all.Length; k++) all[k] = values[k % values.Count] + (errors[k % values.Count] * random.NextGaussian());
        return new PriceResponse([.. list], [.. starts], [.. columns], [.. values], all);
    }
}
