using System.Collections.Immutable;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>A price plan as a report: which prices to change and what that brings, how demand, revenue and profit answer the most important ones, and what it rests on.</summary>
public static class PriceListReport
{
    /// <summary>The report of a plan.</summary>
    /// <param name="plan">The plan, made with draws: a decision needs intervals.</param>
    /// <param name="grounds">What it rests on.</param>
    /// <param name="provenance">What it was made from.</param>
    public static HtmlReport Of(PricePlan plan, PriceGrounds grounds, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(grounds);
        ImmutableArray<int> order = PriceDecisions.Order(plan);
        return new HtmlReport
        {
            Title = "Recommended prices",
            Subtitle = $"{PlanReport.Count(plan.Prices.Length, "item")} · per {grounds.Period} · {grounds.Model}",
            Conclusion = Conclude(plan, grounds, order),
            Sections = [ListSection.Of(plan, grounds, order), .. CurvesSection.Of(plan, grounds, order), PlanGroundsSection.Of(plan, grounds)],
            Notes =
            [
                $"Every expected change is against keeping the current prices, per {grounds.Period}, as the mean over draws from the uncertainty of the elasticities; its interval holds {plan.Level:0.#%} of them. Noise of single periods comes on top.",
                "The profit of a price is what the whole plan would lose if this price alone stayed as it is, effects on other items included. These do not add up to the profit of the plan where items answer each other's prices.",
                "Demand is units × (price / current price) ^ elasticity, exactly. A constant elasticity is a local approximation: outside of the prices seen it is a guess.",
            ],
            Provenance = provenance,
        };
    }

    /// <summary>The style of prices: as many decimals as they have, two or more.</summary>
    internal static NumberStyle PriceStyle(IEnumerable<double> prices)
    {
        bool Fits(double price, int decimals) => Math.Abs(price - Math.Round(price, decimals)) < 1e-9 * Math.Max(1, price);
        return NumberStyle.Fixed(prices.All(p => Fits(p, 2)) ? 2 : prices.All(p => Fits(p, 3)) ? 3 : 4);
    }

    /// <summary>What a page calls a risk.</summary>
    internal static string Word(PriceRisk risk) => risk switch
    {
        PriceRisk.Loss => "may lose", PriceRisk.Unseen => "price not seen", PriceRisk.Doubtful => "doubtful data", PriceRisk.UnclearSign => "sign not clear", PriceRisk.Stock => "stock", _ => "cost not known",
    };

    private static Conclusion Conclude(PricePlan plan, PriceGrounds grounds, ImmutableArray<int> order)
    {
        string period = $"per {grounds.Period}";
        NumberStyle money = new NumberStyle { Signed = true }.ForAll([plan.ProfitChange.Expected, plan.ProfitChange.Lower ?? 0, plan.ProfitChange.Upper ?? 0]);
        int raised = order.Count(i => plan.Prices[i].Price > plan.Prices[i].Item.Price), risky = order.Count(i => !grounds.Risks(plan, i).IsEmpty);
        string statement = order.IsEmpty ? "**Keep all prices**: no change that the rules allow is expected to earn more."
            : plan.ProfitChange.Expected < 0 ? $"The rules ask for **{order.Length:N0} of {PlanReport.Count(plan.Prices.Length, "price")}** to change, and that is expected to **cost** profit: {Said(plan.ProfitChange, money, plan.Level)} {period}{Share(plan.ProfitChange.Expected, plan.ProfitNow)}."
            : $"Change **{order.Length:N0} of {PlanReport.Count(plan.Prices.Length, "price")}**: that is expected to earn {Said(plan.ProfitChange, money, plan.Level)} more profit {period}{Share(plan.ProfitChange.Expected, plan.ProfitNow)}.";
        return new Conclusion(statement,
        [
            Figure("Profit", plan.ProfitChange, plan.ProfitNow, plan.Level, period) with { Tone = order.IsEmpty ? null : plan.ProfitChange.Lower < 0 ? Tone.Caution : Tone.Good },
            Figure("Revenue", plan.RevenueChange, plan.RevenueNow, plan.Level, period),
            Figure("Units", plan.UnitsChange, plan.UnitsNow, plan.Level, period),
            new KeyFigure("Prices to change", order.Length) { Unit = $"of {plan.Prices.Length:N0}", Note = $"{raised:N0} up, {order.Length - raised:N0} down", Numbers = NumberStyle.Whole },
            new KeyFigure("With a risk", risky) { Unit = $"of {order.Length:N0}", Note = "named in the list", Numbers = NumberStyle.Whole, Tone = risky > 0 ? Tone.Caution : Tone.Good },
        ]);
    }

    private static KeyFigure Figure(string name, Outlook change, double now, double level, string period) => new(name, change.Expected)
    {
        Unit = period,
        Interval = change is { Lower: { } lower, Upper: { } upper } ? (lower, upper) : null,
        Level = level,
        Note = now > 0 ? $"{NumberStyle.Short.Format(now)} now" : "",
        Numbers = new NumberStyle { Signed = true, Compact = true }.ForAll([change.Expected, change.Lower ?? 0, change.Upper ?? 0]),
    };

    private static string Said(Outlook change, NumberStyle money, double level)
    {
        NumberStyle plain = money with { Signed = false };
        return change is { Lower: { } lower, Upper: { } upper } ? $"**{plain.Format(change.Expected)}** ({level * 100:0.#}% interval: {plain.Format(lower, upper)})" : $"**{plain.Format(change.Expected)}**";
    }

    private static string Share(double change, double now) => now > 0 ? $", {new NumberStyle { Percent = true, Decimals = 1, Signed = true }.Format(change / now)}" : "";
}
