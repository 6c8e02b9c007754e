using Kontor.Data.Calendars;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>What moving events do to each group: the logarithm of the ratio by which sales change in the period of the event, the one before and the one after.</summary>
/// <remarks>
/// With a and b the same offset from the event in two neighbouring seasons of S periods, year on year the event appears at b (against b - S) and disappears at a + S
/// (against a): effect = 0.8 n / (n + 5) (ln Y[b] / Y[b-S] - ln Y[a+S] / Y[a]) / 2, from sums over the n series of the group that are observed in both periods.
/// Pairs of seasons in which the event moved by too little for the two windows to be apart say nothing and are left out; pairs are averaged.
/// </remarks>
internal sealed class EventEffects
{
    private const int Reach = 1, Offsets = (2 * Reach) + 1;
    private const double Shrinkage = 0.8, PriorSeries = 5, Largest = 1;
    private readonly int[][] _periods; // event -> its periods, ascending
    private readonly Dictionary<int, List<int>> _slots = []; // period -> event x offset

    internal EventEffects(IEnumerable<MovingEvent> events, Calendar calendar, int start)
    {
        _periods = [.. events.Select(e => e.Dates.Select(d => calendar.IndexOf(d) - start).Order().ToArray())];
        for (int e = 0; e < _periods.Length; e++)
        {
            foreach (int period in _periods[e])
            {
                for (int k = -Reach; k <= Reach; k++)
                {
                    if (!_slots.TryGetValue(period + k, out List<int>? slots)) _slots.Add(period + k, slots = []);
                    slots.Add((e * Offsets) + k + Reach);
                }
            }
        }
    }

    /// <summary>The effects on one group as they are known at an origin. Shape: (events x offsets).</summary>
    internal double[] Estimate(double[][] target, int[] members, int season, int origin)
    {
        double[] effects = new double[_periods.Length * Offsets];
        for (int slot = 0; slot < effects.Length; slot++)
        {
            int offset = (slot % Offsets) - Reach, pairs = 0;
            double sum = 0;
            int[] periods = _periods[slot / Offsets];
            for (int j = 0; j + 1 < periods.Length; j++)
            {
                int a = periods[j] + offset, b = periods[j + 1] + offset, moved = Math.Abs(b - season - a);
                if (a < 0 || b < season || b > origin || a + season > origin || moved < Offsets || moved > season / 2) continue;
                (double appears, int n) = LogRatio(target, members, b, b - season);
                (double disappears, int m) = LogRatio(target, members, a + season, a);
                int series = Math.Min(n, m);
                sum += series / (series + PriorSeries) * (appears - disappears) / 2;
                pairs++;
            }
            if (pairs > 0) effects[slot] = Math.Clamp(Shrinkage * sum / pairs, -Largest, Largest);
        }
        return effects;
    }

    /// <summary>The effect in one period.</summary>
    internal double At(double[] effects, int period)
    {
        if (!_slots.TryGetValue(period, out List<int>? slots)) return 0;
        double sum = 0;
        foreach (int slot in slots) sum += effects[slot];
        return sum;
    }

    private static (double Log, int Count) LogRatio(double[][] target, int[] members, int period, int other)
    {
        double x = 0, y = 0;
        int n = 0;
        foreach (int i in members)
        {
            if (double.IsNaN(target[i][period]) || double.IsNaN(target[i][other])) continue;
            x += target[i][period];
            y += target[i][other];
            n++;
        }
        return x > 0 && y > 0 ? (Math.Log(x / y), n) : (0, 0);
    }
}
