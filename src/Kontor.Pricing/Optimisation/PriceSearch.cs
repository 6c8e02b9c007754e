namespace Kontor.Pricing.Optimisation;

/// <summary>The search for the best allowed prices: climbs from several starts until the bound is near, ladders by search, prices whose change is not sure enough kept.</summary>
internal sealed class PriceSearch
{
    private const int MostStarts = 4, MostBoxes = 400;

    /// <summary>Boxes are split while draws × entries × boxes stays below this.</summary>
    private const double BoxBudget = 2e7;

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
        Climbed root = Branch(out bound);
        double[] best = root.Prices;
        if (_ladders.Any(l => l is not null)) best = OnLadders(root, ref bound);
        double[] now = [.. _set.Current];
        if (_set.Allows(now, usesLadders: true) && Exact(now) > Exact(best)) best = now;
        held = Hold(best);
        Value = Exact(best);
        bound = Math.Max(bound, Value);
        (steps, converged) = (_steps, _converged);
        return best;
    }

    /// <summary>A climb inside a box, and the bound around its end.</summary>
    private sealed record Climbed(double[] Low, double[] High, double[] Centre, double[] Prices, double Value, ProfitBound Bound, double[] Multipliers, double[] Weights, double Sharpness);

    // without ladders: climbs from several starts, then splits the box where the bound exceeds what was found
    private Climbed Branch(out double bound)
    {
        Climbed best = Climb(Into(_set.Current, _low, _high), _low, _high), root = best;
        bound = root.Bound.Total;
        List<double[]> starts = [Into(root.Bound.Best, _low, _high), [.. _high], [.. _low]];
        for (int k = 0; k < starts.Count && k < MostStarts && bound - best.Value > _spec.TargetGap * Math.Abs(best.Value); k++)
        {
            Climbed other = Climb(starts[k], _low, _high);
            bound = Math.Min(bound, other.Bound.Total);
            if (other.Bound.Total < root.Bound.Total) root = other;
            if (other.Value > best.Value) best = other;
        }
        var open = new PriorityQueue<(Climbed Box, double Most), double>();
        open.Enqueue((root, bound), -bound);
        int boxes = (int)Math.Clamp(BoxBudget / Math.Max(1.0, (double)_model.Columns.Length * _model.Draws), 4, MostBoxes);
        double finished = double.NegativeInfinity;
        while (open.TryDequeue(out (Climbed Box, double Most) at, out _))
        {
            bound = Math.Max(finished, at.Most);
            if (at.Most - best.Value <= _spec.TargetGap * Math.Abs(best.Value) || boxes <= 0) break;
            int v = IndexOfLargest(at.Box.Bound.Excess);
            double low = at.Box.Low[v], high = at.Box.High[v], between = Math.Sqrt(at.Box.Centre[v] * at.Box.Bound.Best[v]);
            // in the middle between the centre and what the bound likes better, but never at an end
            double split = Math.Clamp(Math.Abs(Math.Log(at.Box.Centre[v] / at.Box.Bound.Best[v])) < 1e-3 ? Math.Sqrt(low * high) : between, low * Math.Pow(high / low, 0.1), low * Math.Pow(high / low, 0.9));
            if (high - low < 1e-6 * high)
            {
                finished = Math.Max(finished, at.Most);
                continue;
            }
            foreach (bool upper in (ReadOnlySpan<bool>)[false, true])
            {
                boxes--;
                double[] lows = [.. at.Box.Low], highs = [.. at.Box.High];
                if (upper) lows[v] = split;
                else highs[v] = split;
                if (!Tighten(lows, highs)) continue;
                Climbed box = Climb(Into(at.Box.Centre, lows, highs), lows, highs);
                if (box.Value > best.Value) best = box;
                double most = Math.Min(at.Most, box.Bound.Total);
                open.Enqueue((box, most), -most);
            }
        }
        bound = Math.Max(bound, best.Value);
        _converged &= best.Value > double.NegativeInfinity;
        return best;
    }

    private Climbed Climb(double[] start, double[] low, double[] high)
    {
        var ascent = new PriceAscent(_model, _set, low, high, _spec.RiskAversion, _spec.WorstShare, _context.Cancellation);
        double[] centre = [.. start];
        ascent.Climb(centre);
        _steps += ascent.Steps;
        (double Smoothing, double Sharpness) stage = PriceAscent.Stages(_model, _spec.RiskAversion)[^1];
        ascent.Value(centre, stage);
        double[] weights = [.. ascent.Weights];
        var bound = new ProfitBound(_model, _set, low, high, new double[]?[_set.Count], centre, weights, stage.Sharpness, ascent.Multipliers, _context);
        double[] prices = Into(centre, low, high);
        return new Climbed(low, high, centre, prices, ascent.Exact(prices), bound, ascent.Multipliers, weights, stage.Sharpness);
    }

    // false when no prices are left
    private bool Tighten(double[] low, double[] high)
    {
        for (int v = 0; v < low.Length; v++)
        {
            if (low[v] > high[v]) return false;
        }
        double[] least = [.. low], greatest = [.. high];
        _set.Lower(greatest, usesLadders: false, _context.Cancellation);
        _set.Raise(least, usesLadders: false, _context.Cancellation);
        for (int v = 0; v < low.Length; v++)
        {
            if (greatest[v] < low[v] * (1 - 1e-9) || least[v] > high[v] * (1 + 1e-9)) return false;
            (low[v], high[v]) = (Math.Min(Math.Max(low[v], least[v]), high[v]), Math.Max(Math.Min(high[v], greatest[v]), low[v]));
            if (low[v] > high[v]) low[v] = high[v];
        }
        return true;
    }

    private static int IndexOfLargest(double[] values)
    {
        int at = 0;
        for (int v = 1; v < values.Length; v++)
        {
            if (values[v] > values[at]) at = v;
        }
        return at;
    }

    private double[] OnLadders(Climbed root, ref double bound)
    {
        double[] relaxed = root.Centre;
        var above = new ProfitBound(_model, _set, _low, _high, _ladders, relaxed, root.Weights, root.Sharpness, root.Multipliers, _context);
        var search = new LadderSearch(_model, _set, _low, _high, _ladders, _spec.RiskAversion, _spec.WorstShare, _context.Cancellation);
        double[] best = [];
        double value = double.NegativeInfinity;
        foreach (double[] start in Rounded(above.Best).Concat(Rounded(relaxed)).Concat(Rounded(_set.Current)))
        {
            double reached = search.Improve(start);
            if (!(reached > value)) continue;
            (best, value) = (start, reached);
        }
        double proven = search.Prove(best, above, out value);
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
            if (_set.Members[v].Length == 1 && _set.AllowsOne(v, prices) && Share(v) < _spec.Assurance)
            {
                state.Move(v, prices[v]);
                held++;
            }
            else prices[v] = planned;
        }
        return held;
    }
}
