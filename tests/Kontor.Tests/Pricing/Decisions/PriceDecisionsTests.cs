using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Decisions;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;
using Kontor.Reports.Decisions;
using Kontor.Tests.Reports.Pricing;
using Kontor.Tests.Support;

namespace Kontor.Tests.Pricing.Decisions;

public sealed class PriceDecisionsTests
{
    private static readonly Outlook Gain = new(38.2, 4.1, 81.5);

    [Fact]
    public void Of_PlanWithEverything_ReadsAsApproved() => Snapshot.Matches(
        string.Join("\n\n", PriceDecisions.Of(SamplePrices.Plan, SamplePrices.Grounds).Select(d => $"{d.Subject}\n{string.Join('\n', DecisionText.Lines(d).Select(l => $"{l.Name}: {l.Text}"))}")) + "\n", "price-decisions.txt");

    [Fact]
    public void Of_Plan_HasADecisionForEachPriceThatChangesWhatEarnsMostFirst()
    {
        ImmutableArray<Decision> decisions = PriceDecisions.Of(SamplePrices.Plan, SamplePrices.Grounds);
        Assert.Equal(SamplePrices.Plan.Prices.Where(p => p.Changes).Select(p => p.Item.Key.ToString()).Order(StringComparer.Ordinal), decisions.Select(d => d.Subject).Order(StringComparer.Ordinal));
        Assert.Equal(decisions.Select(d => d.Impacts[0].Expected).OrderDescending(), decisions.Select(d => d.Impacts[0].Expected));
        Assert.Empty(PriceDecisions.Of(SamplePrices.Kept, SamplePrices.Grounds));
    }

    [Fact]
    public void Of_OnePrice_SaysItInTheTemplate()
    {
        Decision decision = Decide(Planned(2.59) with { Binding = ["margin floor 20%"] });
        Assert.Equal(("price", "12 / 3"), (decision.Kind, decision.Subject));
        Assert.Equal("Raise the price of product 3 in channel 12 from 2.49 to 2.59 (+4.0%).", decision.Recommendation);
        Assert.Equal([new Impact("profit", "per week", 38.2, 4.1, 81.5, 0.9), new Impact("revenue", "per week", -62, -151, 30, 0.9), new Impact("units", "per week", -73, -110, -40, 0.9)], decision.Impacts);
        Assert.Equal(["Own elasticity −1.42 (90% interval: −1.92 to −0.92), given.", "Prices from 1.99 to 2.79 were seen.", "A rule keeps it from going further: margin floor 20%."], decision.Basis);
        Assert.Empty(decision.Risks);
        Assert.Equal("Approve and change the price list; in four weeks compare units per week with 1,240 (1,100 to 1,390) expected.", decision.NextStep);
        Assert.Equal([("current_price", 2.49), ("current_units", 1313), ("cost", 1.2), ("elasticity", -1.42), ("price", 2.59), ("units", 1240)], decision.Values.Select(v => (v.Key, v.Value)).OrderBy(v => v.Key == "cost" ? "current_v" : v.Key, StringComparer.Ordinal));
        Assert.Equal(("given elasticities", "data"), (decision.Model, decision.Data));
    }

    [Fact]
    public void Of_LowerPrice_SaysLower() => Assert.StartsWith("Lower the price of product 3 in channel 12 from 2.49 to 1.99 (−20.1%).", Decide(Planned(1.99)).Recommendation, StringComparison.Ordinal);

    [Fact]
    public void Of_GainThatIsNotCertain_SaysTheLossAndToTryFirst()
    {
        Decision decision = Decide(Planned(2.59) with { Contribution = new Outlook(10, -27.3, 44), IsWorthIt = false });
        Assert.Equal(["The 90% interval of the profit includes a loss, of up to 27.3 per week."], decision.Risks);
        Assert.StartsWith("Try the price in a part of the trade first; in four weeks", decision.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.89, "The price lies above every price seen, 2.79: what demand does there is not known.")]
    [InlineData(1.89, "The price lies below every price seen, 1.99: what demand does there is not known.")]
    public void Of_PriceThatNobodySaw_SaysSoAndToTryFirst(double price, string risk)
    {
        Assert.Equal([risk], Decide(Planned(price)).Risks);
        Assert.StartsWith("Try the price in a part of the trade first;", Decide(Planned(price)).NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_DemandAtTheStock_SaysSo()
    {
        Assert.Equal(["Demand may be more than the stock of 1,380 per week."], Decide(Planned(2.59, Item with { Stock = 1380 })).Risks);
        Assert.Empty(Decide(Planned(2.59, Item with { Stock = 2000 })).Risks);
    }

    [Theory]
    [InlineData(-0.3, "The interval of the elasticity reaches zero: how demand answers is not clear.")]
    [InlineData(0.9, "The elasticity is above zero, as if a dearer product sold more: that is hardly the price's doing.")]
    public void Of_ElasticityWhoseSignIsNotClear_SaysSo(double elasticity, string risk) => Assert.Equal([risk], Decide(Planned(2.59), elasticity: elasticity).Risks);

    [Fact]
    public void Of_UnknownCost_HasNoProfitAndSaysSo()
    {
        Decision decision = Decide(Planned(2.59, Item with { Cost = null }) with { ProfitChange = null, Contribution = null });
        Assert.Equal(["revenue", "units"], decision.Impacts.Select(i => i.Measure));
        Assert.Equal(["The cost is not known, so no profit can be told."], decision.Risks);
        Assert.False(decision.Values.ContainsKey("cost"));
    }

    /// <summary>A fit knows the columns' names, what the data can say, and of an item without a series of its own only the product.</summary>
    [Fact]
    public void Of_ItemThatWasNotFitted_SaysWhoseElasticityItHas()
    {
        ElasticityFit fit = SampleElasticities.Fit();
        PricedItem item = Item with { Key = new SeriesKey("99", "Minute Maid 96"), Product = "Minute Maid 96", Channel = "99" };
        PriceGrounds grounds = new() { Response = fit.Respond([item], 200, FitContext.Default), Fit = fit, Data = "data", Period = "month" };
        Decision decision = Assert.Single(PriceDecisions.Of(Plan(Planned(2.59, item)), grounds));
        Assert.Equal("Raise the price of Minute Maid 96 in store 99 from 2.49 to 2.59 (+4.0%).", decision.Recommendation);
        Assert.Matches(@"^Own elasticity −0\.82 \(90% interval: .*\), naive, that of its product\.$", decision.Basis[0]);
    }

    [Fact]
    public void Of_PlanWithoutDraws_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Decide(Planned(2.59) with { Contribution = new Outlook(38, Lower: null, Upper: null) }));

    [Fact]
    public void Of_GroundsOfOtherItems_AreRefused() =>
        Assert.Throws<ArgumentException>(() => PriceDecisions.Of(Plan(Planned(2.59), Planned(2.59)), Grounds(Item, -1.42)));

    private static PricedItem Item { get; } = new(new SeriesKey("12", "3"), 2.49, 1313) { Product = "3", Channel = "12", Cost = 1.2, LowestSeen = 1.99, HighestSeen = 2.79 };

    private static Decision Decide(PlannedPrice planned, double elasticity = -1.42) => Assert.Single(PriceDecisions.Of(Plan(planned), Grounds(planned.Item, elasticity)));

    private static PlannedPrice Planned(double price, PricedItem? item = null) => new(item ?? Item, price)
    {
        Units = new Outlook(1240, 1100, 1390), UnitsChange = new Outlook(-73, -110, -40), RevenueChange = new Outlook(-62, -151, 30), ProfitChange = Gain, Contribution = Gain,
    };

    // 201 draws, evenly from half below to half above, with 0.05 of them beyond the 90% interval on either side
    private static PriceGrounds Grounds(PricedItem item, double elasticity) => new()
    {
        Response = new PriceResponse([item], [0, 1], [0], [elasticity], Enumerable.Range(0, 201).Select(d => elasticity + ((d - 100) / 180.0)).ToArray()), Data = "data", Period = "week",
    };

    private static PricePlan Plan(params PlannedPrice[] prices) => new()
    {
        Prices = [.. prices], UnitsNow = 1313, RevenueNow = 3269, ProfitNow = 1694, UnitsChange = Gain, RevenueChange = Gain, ProfitChange = Gain, Level = 0.9, Objective = 1, Bound = 1, Report = FitReport.ClosedForm,
    };
}
