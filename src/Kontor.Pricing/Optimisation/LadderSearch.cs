namespace Kontor.Pricing.Optimisation;

/// <summary>Finds the best prices of ladders: local search with moves that take along what rules force, then, for few enough prices, every list that the bound does not rule out.</summary>
internal sealed class LadderSearch
{
    private const int MostSweeps = 40, LargestProof = 24;

    private const long MostNodes = 400_000, MostWork = 400_000_000;

    private readonly ProfitModel _model;
    private readonly PriceSet _set;
    private readonly double[] _low, _high;
    private readonly double[]?[] _ladders;
    private readonly bool _isSum;
    private readonly CancellationToken _cancellation;
    private readonly ProfitState _state;

    internal LadderSearch(ProfitModel model, PriceSet set, double[] low, double[] high, double[]?[] ladders, double aversion, double share, CancellationToken cancellation)
    {
        (_model, _set, _low, _high, _ladders, _cancellation) = (model, set, low, high, ladders, cancellation);
        _isSum = aversion == 0;
        _state = new ProfitState(model, aversion, share);
    }

    /// <summary>Improves allowed prices until no move of one price, with what it forces, gains.</summary>
    internal double Improve(double[] prices)
    {
        _state.Reset(prices);
        double value = _state.Value;
        var changes = new List<(int Variable, double Price)>();
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool improved = false;
            for (int v = 0; v < _model.Variables; v++)
            {
                _cancellation.ThrowIfCancellationRequested();
                if (_ladders[v] is not { Length: > 1 } ladder) continue;
                foreach (int step in (ReadOnlySpan<int>)[1, -1, 2, -2])
                {
                    while (true)
                    {
                        int at = Math.Clamp(Nearest(ladder, _state.Prices[v]) + step, -1, ladder.Length);
                        if (at < 0 || at >= ladder.Length || !Try(v, ladder[at], changes)) break;
                        double reached = _state.Value;
                        if (reached > value + (1e-12 * Math.Abs(value)))
                        {
                            value = reached;
                            improved = true;
                            continue;
                        }
                        for (int k = changes.Count - 1; k >= 0; k--) _state.Move(changes[k].Variable, changes[k].Price);
                        break;
                    }
                }
            }
            if (!improved) break;
            _state.Reset([.. _state.Prices]);
            value = _state.Value;
        }
        _state.Prices.CopyTo(prices, 0);
        return value;
    }

    /// <summary>Searches every component of few enough prices, leaving out what the bound rules out.</summary>
    /// <param name="prices">Allowed prices; overwritten by better ones.</param>
    /// <param name="bound">A bound over the same ladders.</param>
    /// <param name="value">Receives the objective of the prices.</param>
    /// <returns>What no allowed prices can earn more than.</returns>
    internal double Prove(double[] prices, ProfitBound bound, out double value)
    {
        _state.Reset(prices);
        double total = 0;
        long work = MostWork;
        foreach (int[] component in Components())
        {
            var mine = new HashSet<int>(component);
            double most = component.Sum(v => bound.Values[v].Max());
            if (component.Length > LargestProof || component.Any(v => _ladders[v] is null))
            {
                total += Math.Max(most, Worth(mine));
                continue;
            }
            total += Enumerate(component, mine, bound, ref work) ? Worth(mine) : Math.Max(most, Worth(mine));
        }
        _state.Prices.CopyTo(prices, 0);
        value = _state.Value;
        return total;
    }

    private double Worth(HashSet<int> component)
    {
        if (!_isSum) return _state.Value;
        double sum = 0;
        for (int r = 0; r < _model.Rows.Length; r++)
        {
            if (component.Contains(_model.Owner[r])) sum += _state.Expected(r);
        }
        return sum;
    }

    // depth first, the most promising price first; true when all was looked at or ruled out
    private bool Enumerate(int[] component, HashSet<int> mine, ProfitBound bound, ref long work)
    {
        int[] order = [.. component.OrderByDescending(v => _set.PairsAbove(v).Count + _set.PairsBelow(v).Count).ThenBy(v => v)];
        int[][] ranked = [.. order.Select(v => Enumerable.Range(0, _ladders[v]!.Length).OrderByDescending(k => bound.Values[v][k]).ToArray())];
        double[] rest = new double[order.Length + 1];
        for (int k = order.Length - 1; k >= 0; k--) rest[k] = rest[k + 1] + bound.Values[order[k]].Max();
        int[] chosen = new int[order.Length];
        double[] sums = new double[order.Length + 1];
        double[] best = [.. order.Select(v => _state.Prices[v])];
        double worth = Worth(mine);
        long cost = order.Sum(v => (long)_model.ByColumn[v].Length) * _model.Draws, nodes = MostNodes;
        var at = new Dictionary<int, int>();
        for (int k = 0; k < order.Length; k++) at.Add(order[k], k);
        int depth = 0;
        chosen[0] = -1;
        bool complete = true;
        while (depth >= 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (--nodes < 0 || work < 0)
            {
                complete = false;
                break;
            }
            int v = order[depth];
            chosen[depth]++;
            double slack = 1e-9 * Math.Abs(worth);
            if (chosen[depth] >= ranked[depth].Length || sums[depth] + bound.Values[v][ranked[depth][chosen[depth]]] + rest[depth + 1] <= worth + slack)
            {
                // the rest of this price's list promises less
                depth--;
                continue;
            }
            if (!Fits(v, depth, at, order, ranked, chosen)) continue;
            sums[depth + 1] = sums[depth] + bound.Values[v][ranked[depth][chosen[depth]]];
            if (depth + 1 < order.Length)
            {
                chosen[++depth] = -1;
                continue;
            }
            work -= cost;
            for (int k = 0; k < order.Length; k++) _state.Move(order[k], _ladders[order[k]]![ranked[k][chosen[k]]]);
            double reached = Worth(mine);
            if (reached <= worth) continue;
            worth = reached;
            for (int k = 0; k < order.Length; k++) best[k] = _state.Prices[order[k]];
        }
        for (int k = 0; k < order.Length; k++) _state.Move(order[k], best[k]);
        return complete;
    }

    private bool Fits(int v, int depth, Dictionary<int, int> at, int[] order, int[][] ranked, int[] chosen)
    {
        double Price(int k) => _ladders[order[k]]![ranked[k][chosen[k]]];
        double price = Price(depth);
        foreach (int k in _set.PairsAbove(v))
        {
            var (_, b, ratio, amount, _) = _set.Pairs[k];
            if (at[b] < depth && price > ((ratio * Price(at[b])) + amount) * (1 + 1e-9)) return false;
        }
        foreach (int k in _set.PairsBelow(v))
        {
            var (a, _, ratio, amount, _) = _set.Pairs[k];
            if (at[a] < depth && Price(at[a]) > ((ratio * price) + amount) * (1 + 1e-9)) return false;
        }
        return true;
    }

    // prices that no row and no pair connects are their own problems; risk connects all
    private List<int[]> Components()
    {
        int n = _model.Variables;
        if (!_isSum) return [[.. Enumerable.Range(0, n)]];
        int[] parent = [.. Enumerable.Range(0, n)];
        int Root(int v)
        {
            while (parent[v] != v) v = parent[v] = parent[parent[v]];
            return v;
        }
        for (int e = 0; e < _model.Columns.Length; e++) parent[Root(_model.Columns[e])] = Root(_model.Owner[_model.RowOf[e]]);
        foreach (var (a, b, _, _, _) in _set.Pairs) parent[Root(a)] = Root(b);
        return [.. Enumerable.Range(0, n).GroupBy(Root).Select(g => g.ToArray())];
    }

    // moves a price and what rules force with it; changes holds the old prices
    private bool Try(int variable, double price, List<(int Variable, double Price)> changes)
    {
        changes.Clear();
        bool up = price > _state.Prices[variable];
        var wanted = new Dictionary<int, double> { [variable] = price };
        var queue = new Queue<int>([variable]);
        while (queue.TryDequeue(out int v))
        {
            foreach (int k in up ? _set.PairsAbove(v) : _set.PairsBelow(v))
            {
                var (a, b, ratio, amount, _) = _set.Pairs[k];
                int other = up ? b : a;
                double needed = up ? (wanted[v] - amount) / ratio : (ratio * wanted[v]) + amount, now = wanted.GetValueOrDefault(other, _state.Prices[other]);
                if (up ? needed <= now * (1 + 1e-9) : needed >= now * (1 - 1e-9)) continue;
                double moved = up ? _set.Ceiling(other, needed) : _set.Floor(other, needed);
                if (up ? moved > _high[other] * (1 + 1e-9) : moved < _low[other] * (1 - 1e-9)) return false;
                wanted[other] = moved;
                queue.Enqueue(other);
            }
        }
        foreach ((int v, double to) in wanted.OrderBy(w => w.Key))
        {
            changes.Add((v, _state.Prices[v]));
            _state.Move(v, to);
        }
        return true;
    }

    private static int Nearest(double[] ladder, double price)
    {
        int at = Array.BinarySearch(ladder, price * (1 + 1e-9));
        if (at < 0) at = ~at - 1;
        return Math.Max(0, at);
    }
}
