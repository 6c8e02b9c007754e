using System.Collections.Immutable;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using Kontor.Randomness;

namespace Kontor.Tests.Pricing.Optimisation;

/// <summary>Markets of a few lines for tests of prices.</summary>
internal static class Markets
{
    internal static PricedItem Item(string product, double price = 2, double units = 100, double? cost = 1, string channel = "") =>
        new(channel.Length == 0 ? new(product) : new(channel, product), price, units) { Product = product, Channel = channel, Cost = cost };

    /// <summary>A response with a dense matrix of elasticities, and draws around it.</summary>
    internal static PriceResponse Response(PricedItem[] items, double[,] elasticities, double[][]? draws = null)
    {
        int n = items.Length;
        var starts = new int[n + 1];
        var columns = new List<int>();
        var values = new List<double>();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (i != j && elasticities[i, j] == 0) continue;
                columns.Add(j);
                values.Add(elasticities[i, j]);
            }
            starts[i + 1] = columns.Count;
        }
        return new PriceResponse([.. items], [.. starts], [.. columns], [.. values], draws is null ? default : draws.SelectMany(d => d).ToArray());
    }

    /// <summary>A response of one item with draws of its elasticity.</summary>
    internal static PriceResponse One(PricedItem item, double elasticity, params double[] draws) => Response([item], new[,] { { elasticity } }, draws.Length == 0 ? null : [draws]);

    /// <summary>A random market: families of products, some substitutes, draws around the estimates.</summary>
    internal static PriceResponse Random(int items, int neighbours, int draws, ulong seed, double spread = 0.3, double crossMost = 0.3)
    {
        RandomStream random = RandomStream.Of(seed, "market");
        var list = new PricedItem[items];
        for (int i = 0; i < items; i++)
        {
            double price = 1 + (4 * random.NextDouble());
            list[i] = new PricedItem(new($"p{i}"), price, 20 + (200 * random.NextDouble()))
            {
                Product = $"p{i}", Family = $"f{i / 4}", Category = "c", Size = 0.25 * (1 + (i % 4)), Cost = price * (0.45 + (0.3 * random.NextDouble())), CompetitorPrice = price * (0.85 + (0.3 * random.NextDouble())),
                LowestSeen = price * 0.8, HighestSeen = price * 1.1,
            };
        }
        var starts = new int[items + 1];
        var columns = new List<int>();
        var values = new List<double>();
        for (int i = 0; i < items; i++)
        {
            var row = new SortedDictionary<int, double> { [i] = -1.5 - (2.5 * random.NextDouble()) };
            while (row.Count < Math.Min(items, neighbours + 1)) row.TryAdd((i + 1 + random.NextInt(Math.Min(items - 1, 3 * neighbours))) % items, crossMost * (random.NextDouble() - 0.15));
            foreach ((int j, double e) in row)
            {
                columns.Add(j);
                values.Add(e);
            }
            starts[i + 1] = columns.Count;
        }
        double[] all = new double[draws * values.Count];
        for (int k = 0; k < all.Length; k++) all[k] = values[k % values.Count] + ((values[k % values.Count] < -1 ? spread : spread * 0.2) * random.NextGaussian());
        return new PriceResponse([.. list], [.. starts], [.. columns], [.. values], all);
    }

    internal static PricingRules Free(params ImmutableArray<PriceRule> rules) => new() { Rules = rules, Seen = null };
}
