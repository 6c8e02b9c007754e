using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation;

/// <summary>Finds the prices that earn the most under rules: expected profit over draws of the elasticities, own and cross effects included, or a mix with the profit of the worst draws.</summary>
/// <remarks>
/// Maximises (1 − w) E[profit] + w CVaR[profit] with profit = Σ_i min(demand(i), stock(i)) × (price(i) − cost(i)), demand at constant elasticities. What demand exceeds the stock is lost; it does not go to
/// other items. Expectations over draws, not the profit at the estimates: the best price of a lucky estimate is not the best price (Smith and Winkler 2006, "The optimizer's curse").
/// Prices without a ladder come from a projected gradient (<see cref="PriceAscent"/>), ladders from a search; a bound (<see cref="ProfitBound"/>) says how much better any prices could be.
/// </remarks>
public sealed record PriceOptimizer
{
    private readonly double _riskAversion, _worstShare = 0.1, _level = 0.9, _assurance = 0.5, _targetGap = 1e-3;
    private readonly int _searchDraws = 200;

    /// <summary>The rules. Default: not below cost, and at most 10% beyond the prices seen.</summary>
    public PricingRules Rules { get; init; } = PricingRules.Default;

    /// <summary>w, the weight of the worst draws' profit, in [0, 1]. Default 0: expected profit alone.</summary>
    public double RiskAversion
    {
        get => _riskAversion;
        init => _riskAversion = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(RiskAversion), value, "needs 0 to 1");
    }

    /// <summary>The share of draws that count as the worst, in (0, 1]. Default 0.1: CVaR at 90%.</summary>
    public double WorstShare
    {
        get => _worstShare;
        init => _worstShare = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(WorstShare), value, "needs more than 0 and at most 1");
    }

    /// <summary>The probability that intervals are meant to hold, in (0, 1). Default 0.9.</summary>
    public double Level
    {
        get => _level;
        init => _level = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Level), value, "needs a level in (0, 1)");
    }

    /// <summary>The least share of draws in which a change of price must gain; a price whose change gains in fewer stays as it is. In [0, 1]. Default 0.5; 0 changes every price that gains on average.</summary>
    public double Assurance
    {
        get => _assurance;
        init => _assurance = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Assurance), value, "needs 0 to 1");
    }

    /// <summary>The most draws that the search uses, 1 or more; the plan's numbers use all. Default 200.</summary>
    public int SearchDraws
    {
        get => _searchDraws;
        init => _searchDraws = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(SearchDraws), value, "needs 1 or more");
    }

    /// <summary>The gap to the bound at which the search stops starting anew, as a share. Default 0.001.</summary>
    public double TargetGap
    {
        get => _targetGap;
        init => _targetGap = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(TargetGap), value, "needs 0 or more");
    }

    /// <summary>Finds the prices.</summary>
    /// <param name="response">The items and their elasticities.</param>
    /// <param name="context">Threads, cancellation and progress; nothing is random.</param>
    /// <returns>The plan. Items that cannot be priced, and those whose rules clash, keep their price and are listed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public PricePlan Optimize(PriceResponse response, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(context);
        var check = new ItemCheck(response);
        var book = new RuleBook(response.Items, check.HasPrice, check.IsPriced, Rules);
        PriceSet set = Agree(response, book, check, context, out ImmutableArray<RuleClash> clashes, out bool[] stays);
        int[] rows = [.. Enumerable.Range(0, response.Items.Length).Where(i => check.HasPrice[i] && check.HasProfit[i])];
        int draws = Math.Min(SearchDraws, response.DrawCount);
        var model = new ProfitModel(response, rows, set, draws, context);
        var search = new PriceSearch(this, model, set, context);
        double[] found = search.Run(out double bound, out int steps, out bool converged, out int held);
        return new PlanReport(this, response, check, set, model, stays).Write(found, bound, new FitReport(converged, steps, search.Value), clashes, book.Notes, held, context);
    }

    // the prices that all rules allow; where rules clash, the items that they connect keep their prices
    private static PriceSet Agree(PriceResponse response, RuleBook book, ItemCheck check, FitContext context, out ImmutableArray<RuleClash> clashes, out bool[] stays)
    {
        ImmutableArray<PricedItem> items = response.Items;
        int[] members = [.. Enumerable.Range(0, items.Length).Where(i => check.HasPrice[i])];
        var found = ImmutableArray.CreateBuilder<RuleClash>();
        stays = new bool[items.Length];
        var kept = new KeptRule();
        while (true)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            bool[] out_ = stays;
            List<object> atoms = [.. book.Atoms.Where(a => !ClashFinder.Touched(a).Any(i => out_[i]))];
            var groups = new PriceSet(items, members, atoms);
            foreach (int[] group in groups.Members)
            {
                if (group.Any(i => check.IsPriced[i] && !out_[i])) continue;
                // nobody here gets a price: each keeps its own
                var mine = new HashSet<int>(group);
                atoms.RemoveAll(a => a is RuleBook.Same tie && mine.Contains(tie.Item));
                foreach (int item in group)
                {
                    atoms.Add(new RuleBook.Bound(kept, item, IsUpper: false, items[item].Price));
                    atoms.Add(new RuleBook.Bound(kept, item, IsUpper: true, items[item].Price));
                }
            }
            var set = new PriceSet(items, members, atoms);
            // rules between items that all keep their prices are broken already, and not by the plan
            atoms.RemoveAll(a => a is RuleBook.Pair pair && set.Low[set.Variable[pair.Item]] == set.High[set.Variable[pair.Item]] && set.Low[set.Variable[pair.Other]] == set.High[set.Variable[pair.Other]]
                && set.LowAtom[set.Variable[pair.Item]] is RuleBook.Bound { Rule: KeptRule } && set.LowAtom[set.Variable[pair.Other]] is RuleBook.Bound { Rule: KeptRule });
            set = new PriceSet(items, members, atoms);
            List<object> clash = ClashFinder.Find(items, set, atoms, context.Cancellation);
            if (clash.Count == 0)
            {
                clashes = found.ToImmutable();
                return set;
            }
            int[] connected = Connected(set, clash);
            int[] about = [.. clash.SelectMany(ClashFinder.Touched).Distinct().Order()];
            found.Add(new RuleClash(
                [.. about.Select(i => items[i].Key)], [.. clash.Select(a => ClashFinder.RuleOf(a).Title).Distinct()], string.Join(", ", clash.Select(a => ClashFinder.Say(items, a))),
                [.. connected.Select(i => items[i].Key)]));
            foreach (int item in connected) stays[item] = true;
        }
    }

    private static int[] Connected(PriceSet set, List<object> clash)
    {
        var seen = new HashSet<int>(clash.SelectMany(ClashFinder.Touched).Select(i => set.Variable[i]));
        var queue = new Queue<int>(seen);
        while (queue.TryDequeue(out int v))
        {
            foreach (int other in set.PairsAbove(v).Select(k => set.Pairs[k].B).Concat(set.PairsBelow(v).Select(k => set.Pairs[k].A)))
            {
                if (set.LowAtom[other] is not RuleBook.Bound { Rule: KeptRule } && seen.Add(other)) queue.Enqueue(other);
            }
        }
        return [.. seen.SelectMany(v => set.Members[v]).Order()];
    }
}
