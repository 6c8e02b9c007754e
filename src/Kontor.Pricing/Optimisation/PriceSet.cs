using System.Collections.Immutable;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation;

/// <summary>The prices that rules allow: bounds, ladders, and pairs price(a) ≤ ratio × price(b) + amount with a ratio above 0.</summary>
/// <remarks>
/// Items with one price are one variable. Such sets are closed under the lesser and the greater of two price lists, item by item, ladders included. So when the set is not empty it has a least and
/// a greatest list, which propagation of bounds finds, and propagation meets a contradiction when it is empty (Shostak 1981; Jeavons and Cooper 1995, "Tractable constraints on ordered domains").
/// </remarks>
internal sealed class PriceSet
{
    /// <summary>How far from the current price a price may be where no rule says anything.</summary>
    private const double Wide = 1000, Slack = 1e-9;

    private const int LargestLadder = 20_000;

    private readonly List<int>[] _upwards, _downwards;

    /// <param name="items">The items.</param>
    /// <param name="members">The items that have a variable here.</param>
    /// <param name="atoms">Demands of a rule book, about members alone.</param>
    internal PriceSet(ImmutableArray<PricedItem> items, IEnumerable<int> members, IEnumerable<object> atoms)
    {
        object[] all = [.. atoms];
        int[] mine = [.. members];
        var parent = mine.ToDictionary(i => i, i => i);
        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
        foreach (RuleBook.Same tie in all.OfType<RuleBook.Same>()) parent[Root(tie.Other)] = Root(tie.Item);
        var numbers = new Dictionary<int, int>();
        var groups = new List<List<int>>();
        foreach (int item in mine)
        {
            int root = Root(item);
            if (!numbers.TryGetValue(root, out int number))
            {
                numbers.Add(root, number = groups.Count);
                groups.Add([]);
            }
            groups[number].Add(item);
            Variable[item] = number;
        }
        Members = [.. groups.Select(g => g.ToArray())];
        Count = Members.Length;
        (Low, High, LowAtom, HighAtom, Ladder) = (new double[Count], new double[Count], new object?[Count], new object?[Count], new double[]?[Count]);
        Current = [.. Members.Select(g => g.Average(i => items[i].Price))];
        for (int v = 0; v < Count; v++) (Low[v], High[v]) = (Members[v].Min(i => items[i].Price) / Wide, Members[v].Max(i => items[i].Price) * Wide);
        foreach (RuleBook.Bound bound in all.OfType<RuleBook.Bound>())
        {
            if (bound.IsUpper) AtMost(Variable[bound.Item], bound.Value, bound);
            else AtLeast(Variable[bound.Item], bound.Value, bound);
        }
        var pairs = new List<(int A, int B, double Ratio, double Amount, object Atom)>();
        foreach (RuleBook.Pair pair in all.OfType<RuleBook.Pair>())
        {
            int a = Variable[pair.Item], b = Variable[pair.Other];
            if (a != b) pairs.Add((a, b, pair.Ratio, pair.Amount, pair));
            else if (pair.Ratio < 1) AtMost(a, pair.Amount / (1 - pair.Ratio), pair);
            else if (pair.Ratio > 1) AtLeast(a, -pair.Amount / (pair.Ratio - 1), pair);
            else if (pair.Amount < 0) AtMost(a, 0, pair);
        }
        Pairs = [.. pairs];
        var rungs = all.OfType<RuleBook.Rung>().ToLookup(r => Variable[r.Item], r => r.Rule);
        for (int v = 0; v < Count; v++)
        {
            LadderRule[] rules = [.. rungs[v].Distinct()];
            if (rules.Length == 0 || Low[v] > High[v] * (1 + Slack)) continue;
            // the ladder with the fewest prices first, then what the others allow of it; a ladder of steps far finer than its bounds has no say
            List<double>? prices = rules.Select(r => r.Between(Low[v], High[v], LargestLadder)).Where(p => p is not null).MinBy(p => p!.Count);
            if (prices is not null) Ladder[v] = [.. prices.Where(p => rules.All(r => r.Allows(p)))];
        }
        _upwards = new List<int>[Count];
        _downwards = new List<int>[Count];
        for (int v = 0; v < Count; v++) (_upwards[v], _downwards[v]) = ([], []);
        for (int k = 0; k < Pairs.Length; k++)
        {
            _downwards[Pairs[k].B].Add(k);
            _upwards[Pairs[k].A].Add(k);
        }
    }

    /// <summary>The number of variables.</summary>
    internal int Count { get; }

    /// <summary>The variable of an item.</summary>
    internal Dictionary<int, int> Variable { get; } = [];

    /// <summary>The items of each variable.</summary>
    internal int[][] Members { get; }

    /// <summary>The bounds of each variable, in money.</summary>
    internal double[] Low { get; }

    internal double[] High { get; }

    /// <summary>The demand behind each bound; null where there is none.</summary>
    internal object?[] LowAtom { get; }

    internal object?[] HighAtom { get; }

    /// <summary>The allowed prices of each variable within its bounds, ascending; null for all.</summary>
    internal double[]?[] Ladder { get; }

    /// <summary>The current price of each variable, the mean of its items'.</summary>
    internal double[] Current { get; }

    /// <summary>price(A) ≤ ratio × price(B) + amount.</summary>
    internal (int A, int B, double Ratio, double Amount, object Atom)[] Pairs { get; }

    /// <summary>The pairs in which a variable is the lesser, or the greater, one.</summary>
    internal IReadOnlyList<int> PairsAbove(int variable) => _upwards[variable];

    internal IReadOnlyList<int> PairsBelow(int variable) => _downwards[variable];

    /// <summary>The greatest price of the ladder at or below a price; negative infinity when there is none.</summary>
    internal double Floor(int variable, double price)
    {
        if (Ladder[variable] is not { } ladder) return price;
        int at = Array.BinarySearch(ladder, price * (1 + Slack));
        if (at < 0) at = ~at - 1;
        return at < 0 ? double.NegativeInfinity : ladder[at];
    }

    /// <summary>The least price of the ladder at or above a price; positive infinity when there is none.</summary>
    internal double Ceiling(int variable, double price)
    {
        if (Ladder[variable] is not { } ladder) return price;
        int at = Array.BinarySearch(ladder, price * (1 - Slack));
        if (at < 0) at = ~at;
        return at >= ladder.Length ? double.PositiveInfinity : ladder[at];
    }

    /// <summary>The greatest allowed prices at or below others.</summary>
    /// <param name="prices">Upper limits; overwritten.</param>
    /// <param name="usesLadders">Whether ladders count.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="used">Receives the pairs that lowered a price.</param>
    /// <returns>-1, or a variable that would fall below its lower bound.</returns>
    internal int Lower(Span<double> prices, bool usesLadders, CancellationToken cancellation, HashSet<int>? used = null)
    {
        var queue = new Queue<int>();
        bool[] waits = new bool[Count];
        for (int v = 0; v < Count; v++)
        {
            if (usesLadders) prices[v] = Floor(v, prices[v]);
            if (prices[v] < Low[v] * (1 - Slack)) return v;
            queue.Enqueue(v);
            waits[v] = true;
        }
        while (queue.TryDequeue(out int b))
        {
            cancellation.ThrowIfCancellationRequested();
            waits[b] = false;
            foreach (int k in _downwards[b])
            {
                var (a, _, ratio, amount, _) = Pairs[k];
                double most = (ratio * prices[b]) + amount;
                if (most >= prices[a] * (1 - (1e-3 * Slack))) continue;
                prices[a] = usesLadders ? Floor(a, most) : most;
                used?.Add(k);
                if (prices[a] < Low[a] * (1 - Slack)) return a;
                if (waits[a]) continue;
                queue.Enqueue(a);
                waits[a] = true;
            }
        }
        return -1;
    }

    /// <summary>The least allowed prices at or above others.</summary>
    internal int Raise(Span<double> prices, bool usesLadders, CancellationToken cancellation)
    {
        var queue = new Queue<int>();
        bool[] waits = new bool[Count];
        for (int v = 0; v < Count; v++)
        {
            if (usesLadders) prices[v] = Ceiling(v, prices[v]);
            if (prices[v] > High[v] * (1 + Slack)) return v;
            queue.Enqueue(v);
            waits[v] = true;
        }
        while (queue.TryDequeue(out int a))
        {
            cancellation.ThrowIfCancellationRequested();
            waits[a] = false;
            foreach (int k in _upwards[a])
            {
                var (_, b, ratio, amount, _) = Pairs[k];
                double least = (prices[a] - amount) / ratio;
                if (least <= prices[b] * (1 + (1e-3 * Slack))) continue;
                prices[b] = usesLadders ? Ceiling(b, least) : least;
                if (prices[b] > High[b] * (1 + Slack)) return b;
                if (waits[b]) continue;
                queue.Enqueue(b);
                waits[b] = true;
            }
        }
        return -1;
    }

    /// <summary>Whether prices keep every rule, to a millionth.</summary>
    internal bool Allows(ReadOnlySpan<double> prices, bool usesLadders)
    {
        const double loose = 1e-6;
        for (int v = 0; v < Count; v++)
        {
            if (prices[v] < Low[v] * (1 - loose) || prices[v] > High[v] * (1 + loose)) return false;
            if (usesLadders && Ladder[v] is not null && Math.Abs(Floor(v, prices[v] * (1 + loose)) - prices[v]) > loose * prices[v]) return false;
        }
        foreach (var (a, b, ratio, amount, _) in Pairs)
        {
            if (prices[a] > (ratio * prices[b]) + amount + (loose * prices[a])) return false;
        }
        return true;
    }

    /// <summary>Whether one of the prices keeps every rule that is about it, given the others.</summary>
    internal bool AllowsOne(int variable, ReadOnlySpan<double> prices)
    {
        double price = prices[variable];
        if (price < Low[variable] * (1 - Slack) || price > High[variable] * (1 + Slack) || Math.Abs(Floor(variable, price) - price) > 1e-6 * price) return false;
        foreach (int k in _upwards[variable].Concat(_downwards[variable]))
        {
            var (a, b, ratio, amount, _) = Pairs[k];
            if (prices[a] > ((ratio * prices[b]) + amount) * (1 + Slack)) return false;
        }
        return true;
    }

    private void AtMost(int variable, double value, object atom)
    {
        if (value < High[variable]) (High[variable], HighAtom[variable]) = (value, atom);
    }

    private void AtLeast(int variable, double value, object atom)
    {
        if (value > Low[variable]) (Low[variable], LowAtom[variable]) = (value, atom);
    }
}
