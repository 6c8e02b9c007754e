using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using Kontor.Randomness;
using static Kontor.Tests.Pricing.Optimisation.Markets;

namespace Kontor.Tests.Pricing.Optimisation;

public sealed class RuleClashTests
{
    [Fact]
    public void Optimize_MarginFloorAboveCompetitorIndex_SaysSoAndPricesTheRest()
    {
        PricedItem[] items = [Item("SKU 7", 2.4, 100, 2) with { CompetitorPrice = 2.1 }, Item("SKU 8")];
        PricePlan plan = new PriceOptimizer { Rules = Free(new StepRule(0.5), new MarginRule { Share = 0.2 }, new CompetitorRule(0.9, 1.1)) }.Optimize(Response(items, new[,] { { -2.5, 0 }, { 0, -2.5 } }), FitContext.Default);
        RuleClash clash = Assert.Single(plan.Clashes);
        Assert.Equal("margin floor 20% of SKU 7 needs 2.50 or more, competitor index 0.9 to 1.1 of SKU 7 allows at most 2.31", clash.Text);
        Assert.Equal(["margin floor 20%", "competitor index 0.9 to 1.1"], clash.Rules);
        Assert.Equal(2.4, plan.Prices[0].Price);
        Assert.Equal(5 / 3.0, plan.Prices[1].Price, 1e-3);
    }

    [Fact]
    public void Optimize_OrdersInACircle_NamesTheCircleAlone()
    {
        PricedItem[] items = [Item("a"), Item("b"), Item("c"), Item("d")];
        double[,] e = new double[4, 4];
        for (int i = 0; i < 4; i++) e[i, i] = -2.5;
        PriceRule[] rules = [new StepRule(0.3), new OrderRule("a", "b") { Gap = 0.1 }, new OrderRule("b", "c") { Gap = 0.1 }, new OrderRule("c", "a") { Gap = 0.1 }, new OrderRule("c", "d")];
        PricePlan plan = new PriceOptimizer { Rules = Free([.. rules]) }.Optimize(Response(items, e), FitContext.Default);
        RuleClash clash = Assert.Single(plan.Clashes);
        Assert.Equal(3, clash.Rules.Length);
        Assert.DoesNotContain("step", clash.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Optimize_LadderWithoutARung_NamesTheLadder()
    {
        PricePlan plan = new PriceOptimizer { Rules = Free(new StepRule(0.1), LadderRule.Of(1.5, 3)) }.Optimize(One(Item("a"), -2.5), FitContext.Default);
        RuleClash clash = Assert.Single(plan.Clashes);
        Assert.Equal(["step of at most 10%", "ladder 1.50, 3.00"], clash.Rules);
        Assert.Equal(2, plan.Prices[0].Price);
    }

    [Fact]
    public void Optimize_OnePriceOverStoresFarApart_NamesTheTie()
    {
        PricedItem[] items = [Item("a", 2, channel: "x"), Item("a", 3, channel: "y")];
        PricePlan plan = new PriceOptimizer { Rules = Free(new StepRule(0.1), new SamePriceRule()) }.Optimize(Response(items, new[,] { { -2.5, 0 }, { 0, -2.5 } }), FitContext.Default);
        Assert.Contains("one price per product", Assert.Single(plan.Clashes).Rules);
    }

    [Fact]
    public void Find_RandomDemands_FewestThatContradict()
    {
        int clashes = 0;
        for (ulong seed = 0; seed < 300; seed++)
        {
            RandomStream random = RandomStream.Of(seed, "clash");
            PricedItem[] items = [.. Enumerable.Range(0, 4).Select(i => Item($"p{i}"))];
            var rule = new StepRule(0.1);
            var atoms = new List<object>();
            // without circles: pairs go from lower to higher numbers
            for (int k = 0; k < 5; k++) atoms.Add(new RuleBook.Bound(rule, random.NextInt(4), random.NextDouble() < 0.5, 1 + (2 * random.NextDouble())));
            for (int k = 0; k < 4; k++)
            {
                int a = random.NextInt(3);
                atoms.Add(new RuleBook.Pair(rule, a, a + 1 + random.NextInt(3 - a), 0.8 + (0.4 * random.NextDouble()), 0.4 * (random.NextDouble() - 0.5)));
            }
            List<object> found = ClashFinder.Find([.. items], new PriceSet([.. items], [0, 1, 2, 3], atoms), atoms, default);
            int fewest = int.MaxValue;
            for (int mask = 1; mask < 1 << atoms.Count; mask++)
            {
                int size = System.Numerics.BitOperations.PopCount((uint)mask);
                if (size < fewest && ClashFinder.Contradicts([.. items], [.. atoms.Where((_, k) => (mask >> k & 1) == 1)], default)) fewest = size;
            }
            Assert.Equal(fewest == int.MaxValue ? 0 : fewest, found.Count);
            if (found.Count == 0) continue;
            clashes++;
            Assert.True(ClashFinder.Contradicts([.. items], found, default));
        }
        Assert.True(clashes > 50);
    }
}
