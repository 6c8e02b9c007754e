using System.Collections.Immutable;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation;

/// <summary>Writes a plan: prices of items, what they change in each draw, what each contributes, what holds it.</summary>
internal sealed class PlanReport(PriceOptimizer spec, PriceResponse response, ItemCheck check, PriceSet set, ProfitModel model, bool[] stays)
{
    internal PricePlan Write(double[] found, double bound, FitReport report, ImmutableArray<RuleClash> clashes, IEnumerable<string> notes, int held, FitContext context)
    {
        int n = response.Items.Length, draws = Math.Max(1, response.DrawCount);
        double[] prices = new double[n];
        for (int i = 0; i < n; i++)
        {
            double price = set.Variable.TryGetValue(i, out int v) ? found[v] : response.Items[i].Price;
            // what did not move is what it was, to the last bit
            prices[i] = Math.Abs(price - response.Items[i].Price) <= 1e-9 * response.Items[i].Price ? response.Items[i].Price : price;
        }
        var sales = new SalesDraws(response, prices);
        double[][] units = new double[n][];
        context.ForEach("what the prices bring", n, i => units[i] = check.HasPrice[i] && check.HasDemand[i] ? sales.Of(i) : new double[draws]);
        Outlook?[] contributions = Contributions(found);
        var planned = ImmutableArray.CreateBuilder<PlannedPrice>(n);
        double[] moreUnits = new double[draws], moreRevenue = new double[draws], moreProfit = new double[draws];
        double unitsNow = 0, revenueNow = 0, profitNow = 0;
        for (int i = 0; i < n; i++)
        {
            PricedItem item = response.Items[i];
            bool counts = check.HasPrice[i] && check.HasDemand[i], earns = check.HasProfit[i];
            double now = counts ? SalesDraws.Now(item) : 0, price = prices[i], cost = earns ? item.Cost!.Value : 0;
            double[] unit = new double[draws], revenue = new double[draws], profit = new double[draws];
            for (int d = 0; d < draws && counts; d++)
            {
                unit[d] = units[i][d] - now;
                revenue[d] = (units[i][d] * price) - (now * item.Price);
                moreUnits[d] += unit[d];
                moreRevenue[d] += revenue[d];
                if (!earns) continue;
                profit[d] = (units[i][d] * (price - cost)) - (now * (item.Price - cost));
                moreProfit[d] += profit[d];
            }
            if (counts) (unitsNow, revenueNow) = (unitsNow + now, revenueNow + (now * item.Price));
            if (earns) profitNow += now * (item.Price - cost);
            Outlook? contribution = set.Variable.TryGetValue(i, out int v) ? contributions[v] : null;
            var one = new PlannedPrice(item, price)
            {
                Units = Outlook.Of(units[i], spec.Level),
                UnitsChange = Outlook.Of(unit, spec.Level),
                RevenueChange = Outlook.Of(revenue, spec.Level),
                ProfitChange = earns ? Outlook.Of(profit, spec.Level) : null,
                Contribution = contribution,
                Fault = check.Faults[i],
                Binding = check.IsPriced[i] && !stays[i] ? Binding(i, found, Outlook.Of(units[i], spec.Level).Expected) : [],
            };
            bool forced = one.Changes && contribution is not null && !MayStay(v, found);
            planned.Add(one with { IsForced = forced, IsWorthIt = !one.Changes || forced || contribution is not { } c || (c.Lower ?? c.Expected) > 0 });
        }
        ImmutableArray<PlannedPrice> all = planned.MoveToImmutable();
        return new PricePlan
        {
            Prices = all,
            UnitsNow = unitsNow,
            RevenueNow = revenueNow,
            ProfitNow = profitNow,
            UnitsChange = Outlook.Of(moreUnits, spec.Level),
            RevenueChange = Outlook.Of(moreRevenue, spec.Level),
            ProfitChange = Outlook.Of(moreProfit, spec.Level),
            Level = spec.Level,
            Objective = report.Objective,
            Bound = bound,
            Clashes = clashes,
            Faults = [.. check.Faults.OfType<Kontor.Errors.DataFault>()],
            Notes = [.. Notes(notes, all, held)],
            Report = report,
        };
    }

    private IEnumerable<string> Notes(IEnumerable<string> notes, IReadOnlyList<PlannedPrice> planned, int held)
    {
        foreach (string note in notes) yield return note;
        if (held > 0) yield return $"{held} {(held == 1 ? "price stays" : "prices stay")}, for a change would gain in fewer than {PriceRule.Percent(spec.Assurance)} of the draws";
        int withoutCost = response.Items.Count(i => i.Cost is null);
        if (withoutCost > 0) yield return $"the profit of {withoutCost} {(withoutCost == 1 ? "item" : "items")} without a cost is not counted, nor what the new prices of others do to it";
        int inelastic = 0;
        for (int r = 0; r < model.Rows.Length; r++)
        {
            int i = model.Rows[r], steep = 0;
            foreach (double e in model.Elasticity(model.Starts[r])) steep += e < -1 ? 1 : 0;
            if (2 * steep < model.Draws && check.IsPriced[i] && !stays[i] && planned[i].Price >= planned[i].Item.Price) inelastic++;
        }
        if (inelastic > 0) yield return $"{inelastic} {(inelastic == 1 ? "item is" : "items are")} likely inelastic (elasticity above -1): by the estimates profit rises with the price without end, and the price stops where a rule stops it";
        int doubtful = planned.Count(p => !p.IsWorthIt);
        if (doubtful > 0) yield return $"{doubtful} {(doubtful == 1 ? "change of price is" : "changes of price are")} not worth it for sure: {(doubtful == 1 ? "its" : "their")} interval holds a loss";
    }

    // what would be lost if one price stayed
    private Outlook?[] Contributions(double[] found)
    {
        var state = new ProfitState(model, 0, 1);
        state.Reset(found);
        var contributions = new Outlook?[set.Count];
        double[] plan = [.. state.Profits], change = new double[model.Draws];
        for (int v = 0; v < set.Count; v++)
        {
            if (Math.Abs(found[v] - set.Current[v]) <= 1e-9 * found[v] && set.Members[v].Length == 1) continue;
            state.Move(v, set.Current[v]);
            for (int d = 0; d < change.Length; d++) change[d] = plan[d] - state.Profits[d];
            state.Move(v, found[v]);
            contributions[v] = Outlook.Of(change, spec.Level);
        }
        return contributions;
    }

    private bool MayStay(int variable, double[] found)
    {
        double planned = found[variable];
        found[variable] = set.Current[variable];
        bool may = set.Members[variable].All(i => Math.Abs(response.Items[i].Price - found[variable]) <= 1e-9 * found[variable]) && set.AllowsOne(variable, found);
        found[variable] = planned;
        return may;
    }

    private ImmutableArray<string> Binding(int item, double[] found, double units)
    {
        const double near = 1e-6;
        int v = set.Variable[item];
        double price = found[v];
        var titles = new List<string>();
        foreach (object? atom in (ReadOnlySpan<object?>)[set.LowAtom[v], set.HighAtom[v]])
        {
            if (atom is RuleBook.Bound bound && Math.Abs(price - bound.Value) <= near * price) titles.Add(bound.Rule.Title);
        }
        foreach (int k in set.PairsAbove(v).Concat(set.PairsBelow(v)))
        {
            var (a, b, ratio, amount, atom) = set.Pairs[k];
            if (Math.Abs(found[a] - (ratio * found[b]) - amount) <= near * found[a]) titles.Add(ClashFinder.RuleOf(atom).Title);
        }
        if (response.Items[item].Stock is { } stock && units >= stock * (1 - 1e-3)) titles.Add($"stock of {stock:0.##}");
        return [.. titles.Distinct()];
    }
}
