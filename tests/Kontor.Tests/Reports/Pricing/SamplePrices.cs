using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;

namespace Kontor.Tests.Reports.Pricing;

/// <summary>A plan over the items of <see cref="SampleElasticities"/>: new prices by hand, what they bring by the draws, and everything that a page or a decision can name.</summary>
internal static class SamplePrices
{
    internal const double Level = 0.95;

    internal static PriceGrounds Grounds { get; } = Make();

    internal static PricePlan Plan { get; } = MakePlan(Grounds.Response);

    /// <summary>A plan in which every price stays.</summary>
    internal static PricePlan Kept { get; } = MakePlan(Grounds.Response, changes: false);

    private static PriceGrounds Make()
    {
        ElasticityFit fit = SampleElasticities.Fit();
        ImmutableArray<PricedItem> items =
        [
            .. SampleElasticities.Stores.SelectMany((store, s) => SampleElasticities.Products.Select((p, i) => new PricedItem(new SeriesKey(store, p.Name), Math.Round(1.99 + (0.3 * i) + (0.1 * s), 2), 420 + (260 * ((i + s) % 4)))
            {
                Product = p.Name, Channel = store, Category = p.Category, Cost = p.Name == "Tropicana 64" ? null : Math.Round(0.62 * (1.99 + (0.3 * i)), 2),
                LowestSeen = Math.Round(0.8 * (1.99 + (0.3 * i)), 2), HighestSeen = Math.Round(1.12 * (1.99 + (0.3 * i)), 2), Stock = i == 4 && s == 1 ? 900 : null,
            })),
        ];
        return new PriceGrounds { Response = fit.Respond(items, 400, FitContext.Default), Fit = fit, Data = "sha256 0123456789abcdef", Period = "week" };
    }

    private static PricePlan MakePlan(PriceResponse response, bool changes = true)
    {
        ImmutableArray<PricedItem> items = response.Items;
        double[] now = [.. items.Select(i => i.Price)];
        // every third as it is, and what has no cost; the others a step towards the best price of each by itself
        double[] next = [.. items.Select((item, i) => !changes || item.Cost is null || i % 3 == 2 ? item.Price : Math.Round(item.Price * (1 + Step(item.Price, item.Cost.Value, response.Elasticities[Own(response, i)])), 2))];
        double[][] before = Draws(response, now), after = Draws(response, next);
        Outlook Change(Func<int, int, double> each, params int[] of) => Outlook.Of([.. Enumerable.Range(0, response.DrawCount).Select(d => of.Sum(i => each(d, i)))], Level);
        double Profit(int i, double price, double units) => items[i].Cost is { } cost ? (price - cost) * units : 0;
        int[] all = [.. Enumerable.Range(0, items.Length)];
        return new PricePlan
        {
            Prices =
            [
                .. all.Select(i =>
                {
                    double[][] alone = Draws(response, [.. next.Select((p, k) => k == i ? now[i] : p)]);
                    Outlook contribution = Outlook.Of([.. Enumerable.Range(0, response.DrawCount).Select(d => all.Sum(k => Profit(k, next[k], after[d][k]) - Profit(k, k == i ? now[k] : next[k], alone[d][k])))], Level);
                    return new PlannedPrice(items[i], next[i])
                    {
                        Units = Change((d, k) => after[d][k], i),
                        UnitsChange = Change((d, k) => after[d][k] - before[d][k], i),
                        RevenueChange = Change((d, k) => (next[k] * after[d][k]) - (now[k] * before[d][k]), i),
                        ProfitChange = items[i].Cost is null ? null : Change((d, k) => Profit(k, next[k], after[d][k]) - Profit(k, now[k], before[d][k]), i),
                        Contribution = next[i] == now[i] ? null : contribution,
                        IsWorthIt = next[i] == now[i] || contribution.Lower > 0,
                        Binding = i % 3 == 0 ? ["largest step 5%"] : i == 1 ? ["margin floor 30%", "competitor index 0.9 to 1.1"] : [],
                        Fault = items[i].Cost is null ? new DataFault(FaultCode.Missing, items[i].Key.ToString(), "no cost", "a cost, to tell a profit") : null,
                    };
                }),
            ],
            UnitsNow = items.Sum(i => i.Units),
            RevenueNow = items.Sum(i => i.Units * i.Price),
            ProfitNow = all.Sum(i => Profit(i, now[i], items[i].Units)),
            UnitsChange = Change((d, k) => after[d][k] - before[d][k], all),
            RevenueChange = Change((d, k) => (next[k] * after[d][k]) - (now[k] * before[d][k]), all),
            ProfitChange = Change((d, k) => Profit(k, next[k], after[d][k]) - Profit(k, now[k], before[d][k]), all),
            Level = Level,
            Objective = 10_000,
            Bound = 10_031,
            Clashes = changes ? [new RuleClash([items[6].Key], ["margin floor 30%", "competitor index 0.9 to 1.1"], "margin floor 30% of 2 / Dominicks 64 needs 3.51 or more, competitor index 0.9 to 1.1 of 2 / Dominicks 64 allows at most 3.31", [items[6].Key])] : [],
            Faults = [.. items.Where(i => i.Cost is null).Select(i => new DataFault(FaultCode.Missing, i.Key.ToString(), "no cost", "a cost, to tell a profit"))],
            Notes = changes ? ["competitor index 0.9 to 1.1: 4 items have no competitor price and are left alone"] : [],
            Report = new FitReport(Converged: true, 12, 0),
        };
    }

    // at most 6% up or 4% down, and 14% up for one so that it leaves the prices seen
    private static double Step(double price, double cost, double elasticity) =>
        elasticity >= -1 ? elasticity > 0 ? 0.14 : 0.06 : Math.Clamp((cost * elasticity / (1 + elasticity) / price) - 1, -0.04, 0.06);

    private static int Own(PriceResponse response, int item) => response.Columns.IndexOf(item, response.RowStarts[item]);

    private static double[][] Draws(PriceResponse response, double[] prices) =>
    [
        .. Enumerable.Range(0, response.DrawCount).Select(d =>
        {
            double[] units = new double[response.Items.Length];
            response.Demand(prices, d, units);
            return units;
        }),
    ];
}
