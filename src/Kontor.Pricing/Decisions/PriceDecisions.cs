using System.Collections.Immutable;
using Kontor.Decisions;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Decisions;

/// <summary>A price plan as decisions: one for each price that changes, what earns most first.</summary>
public static class PriceDecisions
{
    /// <summary>The kind of these decisions.</summary>
    public const string Kind = "price";

    /// <summary>The decisions of a plan.</summary>
    /// <remarks>The profit of a decision is what the whole plan would lose without it (<see cref="PlannedPrice.Contribution"/>), so that effects on other items are in it; items that share one price share it, too.
    /// Revenue and units are those of the item.</remarks>
    /// <param name="plan">The plan, made with draws: a decision needs intervals.</param>
    /// <param name="grounds">What it rests on.</param>
    /// <returns>Decisions in the order of what they earn; empty where every price stays.</returns>
    /// <exception cref="ArgumentException">The grounds are of other items, or the plan has no intervals.</exception>
    public static ImmutableArray<Decision> Of(PricePlan plan, PriceGrounds grounds)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(grounds);
        if (plan.Prices.Length != grounds.Response.Items.Length) throw new ArgumentException($"has {grounds.Response.Items.Length} items, needs the plan's {plan.Prices.Length}", nameof(grounds));
        int[] others = Others(grounds.Response);
        return [.. Order(plan).Select(i => Of(plan, grounds, i, others[i]))];
    }

    /// <summary>The items whose prices change, by their index: what earns most first, then those whose profit is not known by how much revenue moves.</summary>
    /// <param name="plan">The plan.</param>
    public static ImmutableArray<int> Order(PricePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. Enumerable.Range(0, plan.Prices.Length).Where(i => plan.Prices[i].Changes)
                .OrderByDescending(i => Profit(plan.Prices[i])?.Expected ?? double.NegativeInfinity).ThenByDescending(i => Math.Abs(plan.Prices[i].RevenueChange.Expected)).ThenBy(i => i),
        ];
    }

    /// <summary>What a new price earns: its contribution to the plan, else the profit at its own item; null where the cost is not known.</summary>
    internal static Outlook? Profit(PlannedPrice planned) => planned.Contribution ?? planned.ProfitChange;

    private static Decision Of(PricePlan plan, PriceGrounds grounds, int item, int others)
    {
        PlannedPrice planned = plan.Prices[item];
        PricedItem now = planned.Item;
        Outlook elasticity = grounds.OwnElasticity(item, plan.Level);
        var values = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        values.Add("price", planned.Price);
        values.Add("current_price", now.Price);
        values.Add("units", planned.Units.Expected);
        values.Add("current_units", now.Units);
        values.Add("elasticity", elasticity.Expected);
        if (now.Cost is { } cost) values.Add("cost", cost);
        string name = PriceWords.Name(now, grounds.Fit?.Columns);
        ImmutableArray<PriceRisk> risks = grounds.Risks(plan, item);
        return new Decision
        {
            Kind = Kind,
            Subject = now.Key.ToString(),
            Recommendation = $"{(planned.Price > now.Price ? "Raise" : "Lower")} the price of {name} from {PriceWords.Price(now.Price)} to {PriceWords.Price(planned.Price)} ({PriceWords.Percent((planned.Price / now.Price) - 1)}).",
            Impacts =
            [
                .. Profit(planned) is { } profit ? (Impact[])[Impact("profit", profit)] : [],
                Impact("revenue", planned.RevenueChange),
                Impact("units", planned.UnitsChange),
            ],
            Basis = Basis(plan, grounds, planned, elasticity, others),
            Risks = [.. risks.SelectMany(risk => Said(risk, plan, grounds, planned, elasticity))],
            NextStep = NextStep(planned, risks, grounds.Period),
            Values = values.ToImmutable(),
            Model = grounds.Model,
            Data = grounds.Data,
        };

        Impact Impact(string measure, Outlook outlook) => new(
            measure, $"per {grounds.Period}", outlook.Expected, outlook.Lower ?? throw new ArgumentException("has no intervals, needs to be made with draws", nameof(plan)), outlook.Upper!.Value, plan.Level);
    }

    private static ImmutableArray<string> Basis(PricePlan plan, PriceGrounds grounds, PlannedPrice planned, Outlook elasticity, int others)
    {
        var basis = ImmutableArray.CreateBuilder<string>();
        OwnElasticity? known = grounds.Known(planned.Item);
        string borrowed = known?.Level switch
        {
            null or ElasticityLevel.Series => "", ElasticityLevel.Product => ", that of its product", ElasticityLevel.Category => ", that of its category", _ => ", that of all items",
        };
        string interval = elasticity is { Lower: { } lower, Upper: { } upper } ? $" ({plan.Level * 100:0.#}% interval: {Fixed(lower)} to {Fixed(upper)})" : "";
        basis.Add($"Own elasticity {Fixed(elasticity.Expected)}{interval}, {grounds.Estimator}{borrowed}.");
        if (planned.Item is { LowestSeen: { } low, HighestSeen: { } high })
            basis.Add($"Prices from {PriceWords.Price(low)} to {PriceWords.Price(high)} were seen{(known is { Level: ElasticityLevel.Series } ? $" in {PriceWords.Periods(known.Diagnostics.Observations, grounds.Period)}" : "")}.");
        if (others > 0) basis.Add($"What it does to {(others == 1 ? "one other item" : $"{others:N0} other items")} is in the profit.");
        if (!planned.Binding.IsEmpty) basis.Add($"{(planned.Binding.Length == 1 ? "A rule keeps" : "Rules keep")} it from going further: {string.Join("; ", planned.Binding)}.");
        return basis.ToImmutable();
    }

    private static IEnumerable<string> Said(PriceRisk risk, PricePlan plan, PriceGrounds grounds, PlannedPrice planned, Outlook elasticity)
    {
        switch (risk)
        {
            case PriceRisk.Loss:
                yield return Profit(planned)?.Lower is < 0 and var lower
                    ? $"The {plan.Level * 100:0.#}% interval of the profit includes a loss, of up to {PriceWords.Of(new Outlook(-lower, Lower: null, Upper: null))} per {grounds.Period}."
                    : $"The gain is not certain at {plan.Level * 100:0.#}%.";
                break;
            case PriceRisk.Unseen:
                bool above = planned.Price > planned.Item.HighestSeen;
                yield return $"The price lies {(above ? "above" : "below")} every price seen, {PriceWords.Price((above ? planned.Item.HighestSeen : planned.Item.LowestSeen)!.Value)}: what demand does there is not known.";
                break;
            case PriceRisk.Doubtful:
                foreach (string warning in grounds.Known(planned.Item)!.Diagnostics.Warnings) yield return warning;
                break;
            case PriceRisk.UnclearSign:
                yield return elasticity.Expected > 0 ? "The elasticity is above zero, as if a dearer product sold more: that is hardly the price's doing." : "The interval of the elasticity reaches zero: how demand answers is not clear.";
                break;
            case PriceRisk.Stock:
                yield return $"Demand may be more than the stock of {PriceWords.Of(new Outlook(planned.Item.Stock!.Value, Lower: null, Upper: null))} per {grounds.Period}.";
                break;
            default:
                yield return "The cost is not known, so no profit can be told.";
                break;
        }
    }

    private static string NextStep(PlannedPrice planned, ImmutableArray<PriceRisk> risks, string period)
    {
        // what nobody has seen, and what may not be the price's doing, is learnt in a part of the trade
        bool tries = risks.Any(r => r is PriceRisk.Loss or PriceRisk.Unseen or PriceRisk.Doubtful or PriceRisk.UnclearSign);
        string when = period switch { "day" => "four weeks", "week" => "four weeks", "month" => "three months", "quarter" => "two quarters", "year" => "a year", _ => $"four {period}s" };
        string first = tries ? "Try the price in a part of the trade first" : "Approve and change the price list";
        return $"{first}; in {when} compare units per {period} with {PriceWords.Of(planned.Units)} expected.";
    }

    private static string Fixed(double value) => $"{(value < 0 ? "−" : "")}{Math.Abs(value):0.00}";

    // how many other items' demand answers each item's price
    private static int[] Others(PriceResponse response)
    {
        int[] counts = new int[response.Items.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            for (int k = response.RowStarts[i]; k < response.RowStarts[i + 1]; k++)
            {
                if (response.Columns[k] != i) counts[response.Columns[k]]++;
            }
        }
        return counts;
    }
}
