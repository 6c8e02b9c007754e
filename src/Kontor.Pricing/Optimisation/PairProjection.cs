namespace Kontor.Pricing.Optimisation;

/// <summary>Moves a point to the nearest one in a <see cref="PriceSet"/> without its ladders, nearness weighted by variable, and finds what each pair costs.</summary>
/// <remarks>Dual coordinate ascent (Hildreth 1957): each pair in turn takes the multiplier at which it holds, exactly, bounds included. Multipliers are kept for the next, similar, projection.</remarks>
internal sealed class PairProjection
{
    private const int Sweeps = 500;

    private readonly PriceSet _set;
    private readonly double[] _low, _high, _pull;

    internal PairProjection(PriceSet set, double[] low, double[] high)
    {
        (_set, _low, _high) = (set, low, high);
        Multipliers = new double[set.Pairs.Length];
        _pull = new double[set.Count];
    }

    /// <summary>The multiplier of each pair, 0 or more.</summary>
    internal double[] Multipliers { get; }

    /// <summary>Minimises Σ_v weight(v) (x(v) − target(v))² / 2 over bounds and pairs.</summary>
    internal void Project(ReadOnlySpan<double> target, ReadOnlySpan<double> weight, Span<double> point, CancellationToken cancellation)
    {
        Array.Clear(_pull);
        for (int k = 0; k < Multipliers.Length; k++)
        {
            if (Multipliers[k] == 0) continue;
            var (a, b, ratio, _, _) = _set.Pairs[k];
            _pull[a] += Multipliers[k];
            _pull[b] -= ratio * Multipliers[k];
        }
        for (int sweep = 0; sweep < Sweeps && Multipliers.Length > 0; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            double moved = 0;
            for (int k = 0; k < Multipliers.Length; k++)
            {
                var (a, b, ratio, amount, _) = _set.Pairs[k];
                double at = target[a] - (_pull[a] / weight[a]), bt = target[b] - (_pull[b] / weight[b]), multiplier = Multipliers[k];
                double gap = Clamp(a, at) - (ratio * Clamp(b, bt)) - amount;
                if (multiplier == 0 && gap <= 0) continue;
                double change = Math.Max(-multiplier, Root(a, b, ratio, amount, at, bt, weight[a], ratio / weight[b]));
                if (change == 0) continue;
                Multipliers[k] = change == -multiplier ? 0 : multiplier + change;
                _pull[a] += change;
                _pull[b] -= ratio * change;
                moved = Math.Max(moved, Math.Max(Math.Abs(change) / weight[a] / _high[a], Math.Abs(change) * ratio / weight[b] / _high[b]));
            }
            if (moved < 1e-11) break;
        }
        for (int v = 0; v < point.Length; v++) point[v] = Clamp(v, target[v] - (_pull[v] / weight[v]));
    }

    private double Clamp(int variable, double value) => Math.Min(Math.Max(value, _low[variable]), _high[variable]);

    // the change of the multiplier at which the pair holds exactly: the root of a falling piecewise linear function with four corners
    private double Root(int a, int b, double ratio, double amount, double at, double bt, double weightA, double perB)
    {
        Span<double> corners = [(at - _high[a]) * weightA, (at - _low[a]) * weightA, (_low[b] - bt) / perB, (_high[b] - bt) / perB];
        corners.Sort();
        double Gap(double change) => Clamp(a, at - (change / weightA)) - (ratio * Clamp(b, bt + (perB * change))) - amount;
        double before = Gap(corners[0]);
        if (before <= 0) return double.NegativeInfinity;
        for (int k = 1; k < 4; k++)
        {
            double after = Gap(corners[k]);
            if (after <= 0) return corners[k - 1] + ((corners[k] - corners[k - 1]) * (before / (before - after)));
            before = after;
        }
        return corners[3];
    }
}
