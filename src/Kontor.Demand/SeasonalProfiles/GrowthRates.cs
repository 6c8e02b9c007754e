namespace Kontor.Demand.SeasonalProfiles;

/// <summary>Growth over last year at an origin: the logarithm of what was sold in the last w periods over what was sold in the same periods a season earlier.</summary>
/// <remarks>Over periods observed in both, within -1 and 1, zero where either sum is not above zero; per series, group and place. A short series takes its group's.</remarks>
internal sealed class GrowthRates
{
    /// <summary>The windows, in weeks of a year.</summary>
    internal static readonly int[] Windows = [4, 6, 8, 13];

    private static readonly int[] Combined = [1, 3]; // 6 and 13 weeks
    private const double OwnWeight = 0.47, GroupWeight = 0.15, PlaceWeight = 0.25;
    private readonly double[][] _own, _group, _place; // (windows)(parts)
    private readonly ProfileLayout _layout;

    /// <summary>Computes the rates.</summary>
    /// <param name="layout">The series.</param>
    /// <param name="neutral">The target without moving events, (series)(periods up to the origin).</param>
    /// <param name="origin">The last known period.</param>
    internal GrowthRates(ProfileLayout layout, double[][] neutral, int origin)
    {
        _layout = layout;
        (_own, _group, _place) = (new double[Windows.Length][], new double[Windows.Length][], new double[Windows.Length][]);
        for (int w = 0; w < Windows.Length; w++)
        {
            (double[] now, double[] before) = Sums(neutral, origin, layout.Window(Windows[w]));
            _group[w] = Rates(now, before, layout.Group, layout.Members.Length);
            _place[w] = Rates(now, before, layout.Place, layout.Places);
            _own[w] = Own(now, before, _group[w], origin);
        }
        (double[] year, double[] yearBefore) = Sums(neutral, origin, layout.Season);
        Year = Own(year, yearBefore, Rates(year, yearBefore, layout.Group, layout.Members.Length), origin);
    }

    /// <summary>Growth over a whole season. Shape: (series).</summary>
    internal double[] Year { get; }

    /// <summary>The growth that a forecast is given: own, group and place, each shrunk, over two windows.</summary>
    internal double Of(int series)
    {
        double sum = 0;
        foreach (int w in Combined) sum += (OwnWeight * Own(series, w)) + (GroupWeight * OfGroup(series, w)) + (PlaceWeight * OfPlace(series, w));
        return sum / Combined.Length;
    }

    /// <summary>The series' own rate over one window.</summary>
    internal double Own(int series, int window) => _own[window][series];

    /// <summary>The rate of the series' group over one window.</summary>
    internal double OfGroup(int series, int window) => _group[window][_layout.Group[series]];

    /// <summary>The rate of the series' place over one window.</summary>
    internal double OfPlace(int series, int window) => _place[window][_layout.Place[series]];

    /// <summary>The growth from one sum to another.</summary>
    internal static double Rate(double now, double before) => now > 0 && before > 0 ? Math.Clamp(Math.Log(now / before), -1, 1) : 0;

    private (double[] Now, double[] Before) Sums(double[][] neutral, int origin, int window)
    {
        int season = _layout.Season, first = Math.Max(season, origin - window + 1);
        double[] now = new double[neutral.Length], before = new double[neutral.Length];
        for (int i = 0; i < neutral.Length; i++)
        {
            double[] y = neutral[i];
            for (int t = first; t <= origin; t++)
            {
                if (double.IsNaN(y[t]) || double.IsNaN(y[t - season])) continue;
                now[i] += y[t];
                before[i] += y[t - season];
            }
        }
        return (now, before);
    }

    private static double[] Rates(double[] now, double[] before, int[] part, int parts)
    {
        double[] a = new double[parts], b = new double[parts];
        for (int i = 0; i < now.Length; i++)
        {
            a[part[i]] += now[i];
            b[part[i]] += before[i];
        }
        for (int p = 0; p < parts; p++) a[p] = Rate(a[p], b[p]);
        return a;
    }

    private double[] Own(double[] now, double[] before, double[] group, int origin)
    {
        double[] rates = new double[now.Length];
        for (int i = 0; i < rates.Length; i++) rates[i] = _layout.IsShort(i, origin) ? group[_layout.Group[i]] : Rate(now[i], before[i]);
        return rates;
    }
}
