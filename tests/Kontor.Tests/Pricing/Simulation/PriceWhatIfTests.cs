using Kontor.Errors;
using Kontor.Pricing.Responses;
using Kontor.Pricing.Simulation;
using Kontor.Randomness;
using static Kontor.Tests.Pricing.Optimisation.Markets;

namespace Kontor.Tests.Pricing.Simulation;

public sealed class PriceWhatIfTests
{
    [Theory]
    [InlineData(-0.3)]
    [InlineData(0.1)]
    [InlineData(1.5)]
    public void Run_OwnElasticityAlone_IsThePower(double change)
    {
        WhatIfTable table = new PriceWhatIf { Changes = [change] }.Run(One(Item("a", 2, 100, 1.2), -2.5), FitContext.Default);
        double units = 100 * Math.Pow(1 + change, -2.5), price = 2 * (1 + change);
        PriceScenario s = Assert.Single(table.Scenarios);
        Assert.Equal(units, s.Units.Expected, 1e-9);
        Assert.Equal(units * price, s.Revenue.Expected, 1e-9);
        Assert.Equal((units * (price - 1.2)) - 80, s.MarginChange!.Value.Expected, 1e-9);
        Assert.Equal((100, 200, 80), (table.UnitsNow, table.RevenueNow, table.MarginNow));
        Assert.Null(s.Units.Lower);
    }

    [Fact]
    public void Run_NormalDraws_MeanAndIntervalAreTheLognormalOnes()
    {
        const double mean = -2.2, deviation = 0.4;
        RandomStream random = RandomStream.Of(1, "draws");
        double[] draws = new double[200_000];
        for (int d = 0; d < draws.Length; d++) draws[d] = mean + (deviation * random.NextGaussian());
        PriceScenario s = new PriceWhatIf { Changes = [-0.4] }.Run(One(Item("a"), mean, draws), FitContext.Default).Scenarios[0];
        double log = Math.Log(0.6);
        Assert.Equal(100 * Math.Exp((mean * log) + (0.5 * deviation * deviation * log * log)), s.Units.Expected, 0.3);
        Assert.Equal(100 * Math.Exp((mean - (1.6449 * deviation * -1)) * log), s.Units.Lower!.Value, 1);
        Assert.Equal(100 * Math.Exp((mean + (1.6449 * deviation * -1)) * log), s.Units.Upper!.Value, 2);
    }

    [Fact]
    public void Run_OneProductAtATime_NamesWhoGainsAndWhoLoses()
    {
        PricedItem[] items = [Item("cola", channel: "shop"), Item("cola", channel: "web"), Item("juice", channel: "shop"), Item("chips", channel: "shop"), Item("soap", channel: "shop")];
        PriceResponse response = Response(items, new[,] { { -2.0, 0, 0, 0, 0 }, { 0, -2.0, 0, 0, 0 }, { 0.5, 0, -2.0, 0, 0 }, { -0.3, 0, 0, -2.0, 0 }, { 0, 0, 0, 0, -2.0 } });
        WhatIfTable table = new PriceWhatIf { Changes = [0.1], Scope = WhatIfScope.EachProduct }.Run(response, FitContext.Default);
        Assert.Equal(["cola", "juice", "chips", "soap"], table.Scenarios.Select(s => s.Subject));
        PriceScenario cola = table.Scenarios[0];
        Assert.Equal(["juice"], cola.Gainers.Select(g => g.Item.Product));
        Assert.Equal(["chips"], cola.Losers.Select(g => g.Item.Product));
        Assert.Equal(4, cola.Items.Length);
        Assert.Equal(100 * (Math.Pow(1.1, 0.5) - 1), cola.Gainers.Single().UnitsChange.Expected, 1e-9);
        Assert.Equal(100 * ((2 * Math.Pow(1.1, -2)) + Math.Pow(1.1, 0.5) + Math.Pow(1.1, -0.3) - 4), cola.UnitsChange.Expected, 1e-9);
    }

    [Fact]
    public void Run_MissingCost_IsSaidAndRevenueShown()
    {
        PricedItem[] items = [Item("a"), Item("b", cost: null), Item("c", price: -1)];
        WhatIfTable table = new PriceWhatIf { Changes = [0.1] }.Run(Response(items, new[,] { { -2.0, 0, 0 }, { 0, -2.0, 0 }, { 0, 0, -2.0 } }), FitContext.Default);
        Assert.Equal([FaultCode.Missing, FaultCode.OutOfRange], table.Faults.Select(f => f.Code));
        PriceScenario s = table.Scenarios[0];
        Assert.Equal(2 * 200 * Math.Pow(1.1, -1), s.Revenue.Expected, 1e-9);
        Assert.Equal(100 * Math.Pow(1.1, -2) * 1.2, s.Margin!.Value.Expected, 1e-9);
        Assert.Null(s.Items[1].MarginChange);
    }

    [Fact]
    public void Run_AnyNumberOfThreads_SameBits()
    {
        PriceResponse response = Random(40, 4, 30, 3);
        var what = new PriceWhatIf { Scope = WhatIfScope.EachItem };
        WhatIfTable one = what.Run(response, new FitContext { Threads = 1 }), many = what.Run(response, new FitContext { Threads = 6 });
        Assert.Equal(one.Scenarios.Select(s => s.RevenueChange), many.Scenarios.Select(s => s.RevenueChange));
        Assert.Equal(160, one.Scenarios.Length);
    }

    [Fact]
    public void Changes_MinusOne_IsRefused() => Assert.Throws<ArgumentException>(() => new PriceWhatIf { Changes = [-1] });
}
