using Kontor.Errors;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using static Kontor.Tests.Pricing.Optimisation.Markets;

namespace Kontor.Tests.Pricing.Optimisation;

public sealed class PriceOptimizerTests
{
    [Theory]
    [InlineData(-2, 1, 2)]
    [InlineData(-3, 1, 1.5)]
    [InlineData(-1.5, 0.8, 2.4)]
    public void Optimize_OneItem_IsCostTimesElasticityOverOnePlusElasticity(double elasticity, double cost, double best)
    {
        PricePlan plan = new PriceOptimizer { Rules = Free(new BoundsRule(0.5, 10)) }.Optimize(One(Item("a", 1.8, 100, cost), elasticity), FitContext.Default);
        Assert.Equal(best, plan.Prices[0].Price, 1e-5);
        Assert.InRange(plan.Gap, 0, 1e-3);
        Assert.Null(plan.ProfitChange.Lower);
    }

    [Fact]
    public void Optimize_Draws_MaximisesTheMeanOverDraws()
    {
        double[] draws = [-1.6, -2.5, -4];
        PricePlan plan = new PriceOptimizer { Rules = Free(new BoundsRule(0.5, 10)) }.Optimize(One(Item("a"), -2.5, draws), FitContext.Default);
        (double best, double most) = Grid(1.01, 4, p => draws.Average(e => 100 * Math.Pow(p / 2, e) * (p - 1)));
        Assert.Equal(best, plan.Prices[0].Price, 1e-3);
        Assert.Equal(most, plan.Objective, 1e-4);
        Assert.InRange(plan.Bound, most - 1e-6, most * 1.002);
    }

    [Fact]
    public void Optimize_TwoItems_AgreesWithBruteForce()
    {
        PriceResponse response = Response([Item("a"), Item("b", 3, 80, 1.7)], new[,] { { -2.4, 0.6 }, { 0.4, -2.1 } });
        PricePlan plan = new PriceOptimizer { Rules = Free(new StepRule(0.5)) }.Optimize(response, FitContext.Default);
        double most = 0;
        double[] best = new double[2], units = new double[2];
        for (double a = 1; a <= 3; a += 0.01)
        {
            for (double b = 1.5; b <= 4.5; b += 0.01)
            {
                response.Demand([a, b], -1, units);
                double profit = (units[0] * (a - 1)) + (units[1] * (b - 1.7));
                if (profit > most) (most, best[0], best[1]) = (profit, a, b);
            }
        }
        Assert.Equal(best[0], plan.Prices[0].Price, 0.011);
        Assert.Equal(best[1], plan.Prices[1].Price, 0.011);
        Assert.InRange(plan.Objective, most, most + 0.01);
        Assert.InRange(plan.Bound, most, most * 1.01);
    }

    [Fact]
    public void Optimize_RiskAverse_AgreesWithBruteForce()
    {
        double[] draws = [-1.2, -1.5, -2, -2.2, -2.5, -2.8, -3, -3.5, -4, -5];
        double Cvar(double p) => draws.Select(e => 100 * Math.Pow(p / 2, e) * (p - 1)).Order().Take(3).Average();
        double Mean(double p) => draws.Average(e => 100 * Math.Pow(p / 2, e) * (p - 1));
        foreach (double w in (double[])[0.3, 1])
        {
            PricePlan plan = new PriceOptimizer { Rules = Free(new BoundsRule(1, 6)), RiskAversion = w, WorstShare = 0.3, Assurance = 0 }.Optimize(One(Item("a"), -2.5, draws), FitContext.Default);
            (double best, double most) = Grid(1.01, 4, p => ((1 - w) * Mean(p)) + (w * Cvar(p)));
            Assert.Equal(best, plan.Prices[0].Price, 0.02);
            Assert.InRange(plan.Objective, most * 0.999, most * 1.00001);
            Assert.InRange(plan.Bound, most - 1e-6, most * 1.02);
        }
    }

    [Fact]
    public void Optimize_LimitedStock_RaisesThePriceToWhereDemandMeetsIt()
    {
        // without the limit 1.5 would be best; at 2.2 demand meets the stock of 75: 100 (p / 2)^-3
        PricePlan plan = new PriceOptimizer { Rules = Free(new BoundsRule(1, 6)) }.Optimize(One(Item("a") with { Stock = 75 }, -3), FitContext.Default);
        Assert.Equal(2 * Math.Pow(0.75, -1.0 / 3), plan.Prices[0].Price, 0.01);
        Assert.Equal(75, plan.Prices[0].Units.Expected, 0.5);
        Assert.Contains("stock of 75", plan.Prices[0].Binding);
    }

    [Fact]
    public void Optimize_Inelastic_GoesToTheUpperBoundAndSaysSo()
    {
        PricePlan plan = new PriceOptimizer { Rules = Free(new StepRule(0.1)) }.Optimize(One(Item("a"), -0.6), FitContext.Default);
        Assert.Equal(2.2, plan.Prices[0].Price, 1e-6);
        Assert.Contains("step of at most 10%", plan.Prices[0].Binding);
        Assert.Contains(plan.Notes, n => n.Contains("inelastic", StringComparison.Ordinal));
    }

    [Fact]
    public void Optimize_ItemsThatCannotBePriced_AreKeptAndListed()
    {
        PricedItem[] items = [Item("good"), Item("no cost", cost: null), Item("free", price: 0), Item("giffen"), Item("unknown")];
        double[,] e = new double[5, 5];
        for (int i = 0; i < 5; i++) e[i, i] = -2.5;
        (e[3, 3], e[4, 4]) = (0.3, double.NaN);
        PricePlan plan = new PriceOptimizer().Optimize(Response(items, e), FitContext.Default);
        Assert.Equal([FaultCode.Missing, FaultCode.OutOfRange, FaultCode.OutOfRange, FaultCode.NotFinite], plan.Faults.Select(f => f.Code));
        Assert.Equal(5 / 3.0, plan.Prices[0].Price, 1e-4);
        Assert.Equal([2, 0, 2, 2], plan.Prices.Skip(1).Select(p => p.Price));
        Assert.True(plan.ProfitChange.Expected > 0);
    }

    [Fact]
    public void Optimize_RandomMarketsAndRules_KeepsEveryRuleAndIsNoWorseThanNow()
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            PriceResponse response = Markets.Random(24, 4, 20, seed);
            PriceRule[] rules = [new StepRule(0.25), new CompetitorRule(0.7, 1.3), new SizeOrderRule(), new OrderRule("p1", "p2") { Gap = 0.05 }, new MarginRule { Share = 0.1 }];
            bool onLadder = seed % 2 == 1;
            if (onLadder) rules = [.. rules, LadderRule.Steps(0.05)];
            PricePlan plan = new PriceOptimizer { Rules = new PricingRules { Rules = [.. rules] }, RiskAversion = seed % 3 == 0 ? 0.5 : 0, Assurance = 0 }.Optimize(response, FitContext.Default);
            var kept = new HashSet<string>(plan.Clashes.SelectMany(c => c.Kept).Select(k => k.ToString()));
            double[] p = [.. plan.Prices.Select(x => x.Price)];
            for (int i = 0; i < p.Length; i++)
            {
                PricedItem item = response.Items[i];
                if (kept.Contains(item.Key.ToString()))
                {
                    Assert.Equal(item.Price, p[i]);
                    continue;
                }
                Assert.InRange(p[i], item.Price * 0.75 * (1 - 1e-6), item.Price * 1.25 * (1 + 1e-6));
                Assert.InRange(p[i] / item.CompetitorPrice!.Value, 0.7 - 1e-6, 1.3 + 1e-6);
                Assert.True((p[i] - item.Cost!.Value) / p[i] >= 0.1 - 1e-6);
                Assert.InRange(p[i], item.LowestSeen!.Value * 0.9 * (1 - 1e-6), item.HighestSeen!.Value * 1.1 * (1 + 1e-6));
                if (onLadder) Assert.Equal(Math.Round(p[i] / 0.05) * 0.05, p[i], 1e-6);
                if (i % 4 > 0) Assert.True(p[i] / item.Size!.Value <= p[i - 1] / response.Items[i - 1].Size!.Value * (1 + 1e-6));
            }
            if (!kept.Contains("p1")) Assert.True(p[1] <= p[2] - 0.05 + 1e-6);
            Assert.True(plan.Objective <= plan.Bound * (1 + 1e-9));
            Assert.True(plan.Gap < 0.05, $"seed {seed}: gap {plan.Gap}");
        }
    }

    [Fact]
    public void Optimize_AllowedCurrentPrices_NeverEarnsLess()
    {
        for (ulong seed = 20; seed < 26; seed++)
        {
            PriceResponse response = Markets.Random(16, 3, 15, seed);
            PricePlan plan = new PriceOptimizer { Rules = new PricingRules { Rules = [new StepRule(0.2)] } }.Optimize(response, FitContext.Default);
            Assert.True(plan.ProfitChange.Expected >= -1e-9);
            Assert.Equal(plan.ProfitNow + plan.ProfitChange.Expected, plan.Objective, plan.Objective * 1e-9);
        }
    }

    [Fact]
    public void Optimize_SmallLadders_AgreesWithEnumeration()
    {
        for (ulong seed = 40; seed < 46; seed++)
        {
            PriceResponse response = Markets.Random(4, 2, 8, seed, crossMost: 0.8);
            PriceRule[] rules = [new StepRule(0.3), LadderRule.EndingIn(0.49, 0.99, 0.79), new OrderRule("p0", "p1"), new OrderRule("p2", "p3") { Gap = 0.3 }];
            double w = seed % 2 == 0 ? 0 : 0.7;
            PricePlan plan = new PriceOptimizer { Rules = new PricingRules { Rules = [.. rules] }, RiskAversion = w, WorstShare = 0.25, Assurance = 0 }.Optimize(response, FitContext.Default);
            double most = Enumerate(response, (LadderRule)rules[1], w, 0.25);
            if (plan.Clashes.Any(c => c.Kept.Length > 0)) continue;
            Assert.Equal(most, plan.Objective, Math.Abs(most) * 1e-9);
            Assert.Equal(0, plan.Gap, 1e-6);
        }
    }

    [Fact]
    public void Optimize_OnePricePerProduct_IsOnePrice()
    {
        PricedItem[] items = [Item("a", 2, 100, 1, "north"), Item("a", 2.2, 50, 1.1, "south"), Item("b", 3, 40, 1.4, "north")];
        PriceResponse response = Response(items, new[,] { { -2.2, 0.0, 0.2 }, { 0.0, -3.0, 0.0 }, { 0.3, 0.0, -2.0 } });
        PricePlan plan = new PriceOptimizer { Rules = Free(new SamePriceRule(), new StepRule(0.5)) }.Optimize(response, FitContext.Default);
        Assert.Equal(plan.Prices[0].Price, plan.Prices[1].Price);
        double[] units = new double[3];
        (double _, double most) = Grid(1.2, 3, p =>
        {
            response.Demand([p, p, plan.Prices[2].Price], -1, units);
            return (units[0] * (p - 1)) + (units[1] * (p - 1.1)) + (units[2] * (plan.Prices[2].Price - 1.4));
        });
        Assert.Equal(most, plan.Objective, 1e-3);
    }

    [Fact]
    public void Optimize_Parity_KeepsTheSpread()
    {
        PricedItem[] items = [Item("a", 2, 100, 1, "north"), Item("a", 2.2, 50, 1, "south")];
        PriceResponse response = Response(items, new[,] { { -1.5, 0 }, { 0, -4.0 } });
        PricePlan relative = new PriceOptimizer { Rules = Free(ParityRule.Relative(0.1), new StepRule(0.5)) }.Optimize(response, FitContext.Default);
        PricePlan absolute = new PriceOptimizer { Rules = Free(ParityRule.Absolute(0.15), new StepRule(0.5)) }.Optimize(response, FitContext.Default);
        Assert.Equal(1.1, relative.Prices[0].Price / relative.Prices[1].Price, 1e-5);
        Assert.Equal(0.15, absolute.Prices[0].Price - absolute.Prices[1].Price, 1e-5);
        Assert.Contains("channel spread of at most 0.15", absolute.Prices[0].Binding);
        foreach (PricePlan plan in (PricePlan[])[relative, absolute]) Assert.InRange(plan.Gap, 0, 2e-3);
    }

    [Fact]
    public void Optimize_AnyNumberOfThreads_SameBits()
    {
        PriceResponse response = Markets.Random(150, 5, 30, 7);
        var optimizer = new PriceOptimizer { Rules = new PricingRules { Rules = [new StepRule(0.2), new SizeOrderRule(), LadderRule.Steps(0.01)] } };
        PricePlan one = optimizer.Optimize(response, new FitContext { Threads = 1 }), many = optimizer.Optimize(response, new FitContext { Threads = 7 });
        Assert.Equal(one.Prices.Select(p => p.Price), many.Prices.Select(p => p.Price));
        Assert.Equal(one.Bound, many.Bound);
        Assert.Equal(one.ProfitChange, many.ProfitChange);
    }

    [Fact]
    public void Optimize_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => new PriceOptimizer().Optimize(Markets.Random(8, 2, 5, 1), new FitContext { Cancellation = stop.Token }));
    }

    private static double Enumerate(PriceResponse response, LadderRule ladder, double w, double share)
    {
        int n = response.Items.Length;
        double[][] lists = [.. response.Items.Select(i => ladder.Between(Math.Max(i.Cost!.Value, Math.Max(i.Price * 0.7, i.LowestSeen!.Value * 0.9)), Math.Min(i.Price * 1.3, i.HighestSeen!.Value * 1.1), 1000)!.ToArray())];
        int[] at = new int[n];
        double[] prices = new double[n], units = new double[n], profits = new double[response.DrawCount];
        double most = double.NegativeInfinity;
        while (true)
        {
            for (int i = 0; i < n; i++) prices[i] = lists[i][at[i]];
            if (prices[0] <= prices[1] && prices[2] <= prices[3] - 0.3 + 1e-9)
            {
                for (int d = 0; d < profits.Length; d++)
                {
                    response.Demand(prices, d, units);
                    profits[d] = Enumerable.Range(0, n).Sum(i => units[i] * (prices[i] - response.Items[i].Cost!.Value));
                }
                most = Math.Max(most, ((1 - w) * profits.Average()) + (w * profits.Order().Take((int)(share * profits.Length)).Average()));
            }
            int k = 0;
            while (k < n && ++at[k] == lists[k].Length) at[k++] = 0;
            if (k == n) return most;
        }
    }

    private static (double Best, double Most) Grid(double low, double high, Func<double, double> value)
    {
        double best = low, most = double.NegativeInfinity;
        for (double p = low; p <= high; p += 0.0005)
        {
            double reached = value(p);
            if (reached > most) (best, most) = (p, reached);
        }
        return (best, most);
    }
}
