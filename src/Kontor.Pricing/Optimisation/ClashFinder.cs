using System.Collections.Immutable;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation;

/// <summary>Finds the fewest demands of rules that contradict each other.</summary>
/// <remarks>
/// A contradiction is a walk: an upper bound of one price, carried along pairs, falls below the lower bound of another. Walks are searched by their length, so the first found has the fewest pairs
/// (Bellman 1958; Moore 1957); a deletion filter (Chinneck and Dravnieks 1991) then takes out what the contradiction does not need, so that what is left holds together without any one of them.
/// </remarks>
internal static class ClashFinder
{
    private const int LongestWalk = 64;

    /// <summary>The demands that clash; empty when prices exist that keep all.</summary>
    internal static List<object> Find(ImmutableArray<PricedItem> items, PriceSet set, IReadOnlyList<object> atoms, CancellationToken cancellation)
    {
        double[] prices = [.. set.High];
        var used = new HashSet<int>();
        int low = set.Lower(prices, usesLadders: true, cancellation, used);
        if (low < 0) return [];
        return Reduce(items, Candidates(set, atoms, Walk(set, cancellation) ?? Trail(set, low, used)), cancellation);
    }

    // by rounds: the tightest upper bounds that so many pairs give; the variables and pairs of the first walk that contradicts
    private static (HashSet<int> Variables, HashSet<int> Pairs)? Walk(PriceSet set, CancellationToken cancellation)
    {
        var rounds = new List<double[]>();
        var through = new List<int[]>();
        for (int round = 0; round <= LongestWalk; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] next = round == 0 ? [.. set.High] : [.. rounds[^1]];
            int[] by = new int[set.Count];
            Array.Fill(by, -1);
            if (round == 0)
            {
                for (int v = 0; v < set.Count; v++) next[v] = set.Floor(v, next[v]);
            }
            else
            {
                for (int k = 0; k < set.Pairs.Length; k++)
                {
                    var (a, b, ratio, amount, _) = set.Pairs[k];
                    double most = set.Floor(a, (ratio * rounds[^1][b]) + amount);
                    if (most < next[a] * (1 - 1e-12) || (next[a] <= 0 && most < next[a])) (next[a], by[a]) = (most, k);
                }
            }
            rounds.Add(next);
            through.Add(by);
            int worst = -1;
            double deepest = 0;
            for (int v = 0; v < set.Count; v++)
            {
                double depth = (set.Low[v] - next[v]) / set.Low[v];
                if (depth > 1e-9 && depth > deepest) (worst, deepest) = (v, depth);
            }
            if (worst < 0) continue;
            var variables = new HashSet<int> { worst };
            var pairs = new HashSet<int>();
            for (int at = worst, k = round; k > 0; k--)
            {
                if (through[k][at] < 0) continue;
                pairs.Add(through[k][at]);
                at = set.Pairs[through[k][at]].B;
                variables.Add(at);
            }
            return (variables, pairs);
        }
        return null;
    }

    // every pair that had a part in the fall of a variable
    private static (HashSet<int> Variables, HashSet<int> Pairs) Trail(PriceSet set, int low, HashSet<int> used)
    {
        var variables = new HashSet<int> { low };
        var pairs = new HashSet<int>();
        var queue = new Queue<int>([low]);
        while (queue.TryDequeue(out int a))
        {
            foreach (int k in set.PairsAbove(a).Where(used.Contains))
            {
                pairs.Add(k);
                if (variables.Add(set.Pairs[k].B)) queue.Enqueue(set.Pairs[k].B);
            }
        }
        return (variables, pairs);
    }

    private static List<object> Candidates(PriceSet set, IReadOnlyList<object> atoms, (HashSet<int> Variables, HashSet<int> Pairs) walk)
    {
        var found = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (int k in walk.Pairs) found.Add(set.Pairs[k].Atom);
        foreach (int v in walk.Variables)
        {
            if (set.LowAtom[v] is { } low) found.Add(low);
            if (set.HighAtom[v] is { } high) found.Add(high);
        }
        foreach (object atom in atoms)
        {
            if (atom is RuleBook.Rung rung && walk.Variables.Contains(set.Variable[rung.Item])) found.Add(atom);
            if (atom is RuleBook.Same tie && walk.Variables.Contains(set.Variable[tie.Item])) found.Add(atom);
        }
        // ladders and ties go first, then the rest in the order of the rule book
        return [.. atoms.Where(found.Contains).OrderBy(a => a is RuleBook.Same ? 0 : a is RuleBook.Rung ? 1 : 2)];
    }

    private static List<object> Reduce(ImmutableArray<PricedItem> items, List<object> atoms, CancellationToken cancellation)
    {
        for (int k = 0; k < atoms.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            var fewer = new List<object>(atoms);
            fewer.RemoveAt(k);
            if (Contradicts(items, fewer, cancellation)) atoms = fewer;
            else k++;
        }
        return [.. atoms.OrderBy(a => a is RuleBook.Bound { IsUpper: false } ? 0 : a is RuleBook.Bound ? 2 : 1)];
    }

    /// <summary>Whether demands contradict each other.</summary>
    internal static bool Contradicts(ImmutableArray<PricedItem> items, IReadOnlyList<object> atoms, CancellationToken cancellation)
    {
        var set = new PriceSet(items, atoms.SelectMany(Touched).Distinct().Order(), atoms);
        double[] prices = [.. set.High];
        return set.Lower(prices, usesLadders: true, cancellation) >= 0;
    }

    /// <summary>The items that a demand is about.</summary>
    internal static int[] Touched(object atom) => atom switch
    {
        RuleBook.Bound bound => [bound.Item],
        RuleBook.Pair pair => [pair.Item, pair.Other],
        RuleBook.Same tie => [tie.Item, tie.Other],
        _ => [((RuleBook.Rung)atom).Item],
    };

    /// <summary>The rule that a demand comes from.</summary>
    internal static PriceRule RuleOf(object atom) => atom switch
    {
        RuleBook.Bound bound => bound.Rule,
        RuleBook.Pair pair => pair.Rule,
        RuleBook.Same tie => tie.Rule,
        _ => ((RuleBook.Rung)atom).Rule,
    };

    /// <summary>A demand in words.</summary>
    internal static string Say(ImmutableArray<PricedItem> items, object atom)
    {
        string Name(int item) => PriceRule.Show(items[item]);
        switch (atom)
        {
            case RuleBook.Bound { Rule: KeptRule } kept:
                return $"{Name(kept.Item)} is kept at {kept.Value:0.00##}";
            case RuleBook.Bound bound:
                return $"{bound.Rule.Title} of {Name(bound.Item)} {(bound.IsUpper ? $"allows at most {bound.Value:0.00##}" : $"needs {bound.Value:0.00##} or more")}";
            case RuleBook.Pair pair:
                string times = pair.Ratio == 1 ? $"{Name(pair.Other)}" : $"{pair.Ratio:0.###} times {Name(pair.Other)}";
                string plus = pair.Amount == 0 ? "" : pair.Amount > 0 ? $" plus {pair.Amount:0.00}" : $" less {-pair.Amount:0.00}";
                return $"{pair.Rule.Title} keeps {Name(pair.Item)} at or below {times}{plus}";
            case RuleBook.Same tie:
                return $"{tie.Rule.Title} gives {Name(tie.Item)} and {Name(tie.Other)} the same";
            default:
                var rung = (RuleBook.Rung)atom;
                return $"{rung.Rule.Title} of {Name(rung.Item)} has no price in between";
        }
    }
}
