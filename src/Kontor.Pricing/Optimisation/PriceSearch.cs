namespace Kontor.Pricing.Optimisation;

/// <summary>The search for the best allowed prices: climbs from several starts until the bound is near, ladders by search, prices whose change is not sure enough kept.</summary>
internal sealed class PriceSearch
{
    private const int MostStarts = 5;

    private readonly PriceOptimizer _spec;
    private readonly ProfitModel _model;
    private readonly PriceSet _set;
    private readonly FitContext _context;
    private readonly double[] _low, _high;
    private readonly double[]?[] _ladders;
    private int _steps;
    private bool _converged = true;

    internal PriceSearch(PriceOptimizer spec, ProfitModel model, PriceSet set, FitContext context)
    {
        (_spec, _model, _set, _context) = (spec, model, set, context);
        _low = [.. set.Low];
        _high = [.. set.High];
        set.Lower(_high, usesLadders: true, context.Cancellation);
        set.Raise(_low, usesLadders: true, context.Cancellation);
        _ladders = new double[]?[set.Count];
        for (int v = 0; v < set.Count; v++)
        {
            // ends that propagation leaves a rounding apart are one
            if (_low[v] > _high[v]) _low[v] = _high[v];
            _ladders[v] = set.Ladder[v]?.Where(p => p >= _low[v] * (1 - 1e-9) && p <= _high[v] * (1 + 1e-9)).ToArray();
        }
    }

    /// <summary>The objective at the prices that were found.</summary>
    internal double Value { get; private set; }

    internal double[] Run(out double bound, out int steps, out bool converged, out int held)
    {
        double[] best = Continuous(_low, _high, out bound, out ProfitBound? tight, out double[] multipliers, out double[] weights, out double sharpness);
        if (_ladders.Any(l => l is not null)) best = OnLadders(best, multipliers, weights, sharpness, ref bound);
        _ = tight;
        double[] now = [.. _set.Current];
        if (_set.Allows(now, usesLadders: true) && Exact(now) > Exact(best)) best = now;
        held = Hold(best);
        Value = Exact(best);
        bound = Math.Max(bound, Value);
        (steps, converged) = (_steps, _converged);
        return best;
    }

    private double[] Continuous(double[] low, double[] high, out double bound, out ProfitBound? tight, out double[] multipliers, out double[] weights, out double sharpness)
    {
        bound = double.PositiveInfinity;
        tight = null;
        double[] best = Into(_set.Current, low, high);
        double value = double.NegativeInfinity;
        (multipliers, weights, sharpness) = (new double[_set.Pairs.Length], [], double.PositiveInfinity);
        var starts = new List<double[]> { best };
        for (int k = 0; k < starts.Count && k < MostStarts; k++)
        {
            var ascent = new PriceAscent(_model, _set, low, high, _spec.RiskAversion, _spec.WorstShare, _context.Cancellation);
            double[] prices = [.. starts[k]];
            ascent.Climb(prices);
            _steps += ascent.Steps;
            (double Smoothing, double Sharpness) stage = PriceAscent.Stages(_model, _spec.RiskAversion)[^1];
            ascent.Value(prices, stage);
            double[] mine = [.. ascent.Weights];
            double[]?[] none = new double[]?[_set.Count];
            var above = new ProfitBound(_model, _set, low, high, none, prices, mine, stage.Sharpness, ascent.Multipliers, _context);
            double[] allowed = Into(prices, low, high);
            double reached = ascent.Exact(allowed);
            bound = Math.Min(bound, above.Total);
            if (reached > value)
            {
                (best, value, tight, _converged) = (allowed, reached, above, ascent.Converged);
                (multipliers, weights, sharpness) = ([.. ascent.Multipliers], mine, stage.Sharpness);
            }
            if (bound - value <= _spec.TargetGap * Math.Abs(value)) break;
            starts.Add(Into(above.Best, low, high));
            if (k == 0)
            {
                starts.Add([.. high]);
                starts.Add([.. low]);
            }
        }
        return best;
    }

    private double[] OnLadders(double[] relaxed, double[] multipliers, double[] weights, double sharpness, ref double bound)
    {
        var above = new ProfitBound(_model, _set, _low, _high, _ladders, relaxed, weights, sharpness, multipliers, _context);
        var search = new LadderSearch(_model, _set, _low, _high, _ladders, _spec.RiskAversion, _spec.WorstShare, _context.Cancellation);
        double[] best = [];
        double value = double.NegativeInfinity;
        foreach (double[] start in Rounded(above.Best).Concat(Rounded(relaxed)).Concat(Rounded(_set.Current)))
        {
            double reached = search.Improve(start);
            if (!(reached > value)) continue;
            (best, value) = (start, reached);
        }
        double proven = search.Prove(best, above, multipliers, out value);
        if (_ladders.Any(l => l is null))
        {
            // the prices without a ladder, given those with one
            double[] low = [.. _low], high = [.. _high];
            for (int v = 0; v < low.Length; v++)
            {
                if (_ladders[v] is not null) low[v] = high[v] = best[v];
            }
            _set.Lower(high, usesLadders: true, _context.Cancellation);
            _set.Raise(low, usesLadders: true, _context.Cancellation);
            for (int v = 0; v < low.Length; v++) low[v] = Math.Min(low[v], high[v]);
            double[] rest = [.. best];
            var ascent = new PriceAscent(_model, _set, low, high, _spec.RiskAversion, _spec.WorstShare, _context.Cancellation);
            ascent.Climb(rest);
            rest = Into(rest, low, high);
            if (_set.Allows(rest, usesLadders: true) && ascent.Exact(rest) > value) best = rest;
        }
        bound = Math.Min(bound, proven);
        return best;
    }

    // the two allowed lists next to prices, with ladders: below and above
    private IEnumerable<double[]> Rounded(double[] prices)
    {
        double[] down = new double[prices.Length];
        for (int v = 0; v < down.Length; v++) down[v] = Math.Clamp(prices[v], _low[v], _high[v]);
        double[] up = [.. down];
        if (_set.Lower(down, usesLadders: true, _context.Cancellation) < 0) yield return down;
        if (_set.Raise(up, usesLadders: true, _context.Cancellation) < 0) yield return up;
    }

    // an allowed list next to prices, without ladders
    private double[] Into(double[] prices, double[] low, double[] high)
    {
        double[] allowed = new double[prices.Length];
        for (int v = 0; v < allowed.Length; v++) allowed[v] = Math.Clamp(prices[v], low[v], high[v]);
        _set.Lower(allowed, usesLadders: false, _context.Cancellation);
        return allowed;
    }

    private double Exact(double[] prices)
    {
        var state = new ProfitState(_model, _spec.RiskAversion, _spec.WorstShare);
        state.Reset(prices);
        return state.Value;
    }

    // prices whose change gains in too few draws stay, the least sure first, where the others leave them the room
    private int Hold(double[] prices)
    {
        if (_spec.Assurance == 0) return 0;
        var state = new ProfitState(_model, _spec.RiskAversion, _spec.WorstShare);
        state.Reset(prices);
        var unsure = new List<(int Variable, double Share)>();
        double[] before = new double[_model.Draws];
        double Share(int v)
        {
            double planned = state.Prices[v];
            state.Profits.CopyTo(before, 0);
            state.Move(v, _set.Current[v]);
            int gains = 0;
            double gain = 0;
            for (int d = 0; d < before.Length; d++)
            {
                if (before[d] > state.Profits[d]) gains++;
                gain += before[d] - state.Profits[d];
            }
            state.Move(v, planned);
            return gain <= 0 ? 0 : (double)gains / before.Length;
        }
        for (int v = 0; v < _set.Count; v++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            if (Math.Abs(prices[v] - _set.Current[v]) <= 1e-9 * prices[v]) continue;
            double share = Share(v);
            if (share < _spec.Assurance) unsure.Add((v, share));
        }
        int held = 0;
        foreach ((int v, _) in unsure.OrderBy(u => u.Share).ThenBy(u => u.Variable))
        {
            double planned = prices[v];
            prices[v] = _set.Current[v];
            if (_set.Members[v].Length == 1 && Keeps(v, prices) && Share(v) < _spec.Assurance)
            {
                state.Move(v, prices[v]);
                held++;
            }
            else prices[v] = planned;
        }
        return held;
    }

    private bool Keeps(int v, double[] prices)
    {
        double price = prices[v];
        if (price < _low[v] * (1 - 1e-9) || price > _high[v] * (1 + 1e-9) || Math.Abs(_set.Floor(v, price) - price) > 1e-6 * price) return false;
        foreach (int k in _set.PairsAbove(v).Concat(_set.PairsBelow(v)))
        {
            var (a, b, ratio, amount, _) = _set.Pairs[k];
            if (prices[a] > ((ratio * prices[b]) + amount) * (1 + 1e-9)) return false;
        }
        return true;
    }
}
