namespace Kontor.Demand.SeasonalProfiles;

/// <summary>All that is known at one origin: targets without moving events, gaps filled, seasons smoothed over the members of each group, growth, level, scale.</summary>
/// <remarks>
/// The season of a group is the matrix R of its members' targets over their own means (missing cells: the group's median of the period), approximated at ranks
/// 1, 3, 5 and 8 with rows weighted by the square root of their level; the smoothed target is the mean of the four and of the target itself.
/// A series with less than a season of data takes the season of its group at its own level, the ratio of its sum to the group's median over the periods it has.
/// </remarks>
internal sealed class ProfileState
{
    private static readonly int[] Ranks = [1, 3, 5, 8];
    private const double RecentSeason = 0.65, GrowthOverYears = 0.9, ScaleOfLevel = 0.3;
    private readonly double[][] _effects;  // group -> effects of moving events
    private readonly double[][] _neutral;  // (series)(periods)

    private ProfileState(ProfileLayout layout, int origin)
    {
        Layout = layout;
        Origin = origin;
        _effects = [.. layout.Members.Select(m => layout.Events.Estimate(layout.Target, m, layout.Season, origin))];
        _neutral = new double[layout.Count][];
        (Level, Scale) = (new double[layout.Count], new double[layout.Count]);
        for (int i = 0; i < layout.Count; i++)
        {
            double[] row = _neutral[i] = layout.Target[i][..(origin + 1)];
            Level[i] = LevelOf(row);
            double change = ScaleOf(row);
            Scale[i] = change > 0 ? change : ScaleOfLevel * Level[i];
            for (int t = 0; t < row.Length; t++) row[t] *= Math.Exp(-layout.Events.At(_effects[layout.Group[i]], t));
        }
        Growth = new GrowthRates(layout, _neutral, origin);
        (Filled, Smooth, LowRanks) = (new double[layout.Count][], new double[layout.Count][], new double[layout.Count][][]);
    }

    internal ProfileLayout Layout { get; }

    /// <summary>The last known period.</summary>
    internal int Origin { get; }

    /// <summary>Growth over last year.</summary>
    internal GrowthRates Growth { get; }

    /// <summary>The mean of the last season, above zero. Shape: (series).</summary>
    internal double[] Level { get; }

    /// <summary>The mean absolute change from one observation to the next, above zero. Shape: (series).</summary>
    internal double[] Scale { get; }

    /// <summary>The target without moving events and without gaps. Null for a series that has not begun. Shape: (series)(periods).</summary>
    internal double[][] Filled { get; }

    /// <summary>The smoothed target. Shape: (series)(periods).</summary>
    internal double[][] Smooth { get; }

    /// <summary>The target at ranks 1, 3, 5 and 8. Shape: (series)(ranks)(periods).</summary>
    internal double[][][] LowRanks { get; }

    /// <summary>The state of some groups at an origin.</summary>
    internal static ProfileState At(ProfileLayout layout, int origin, int[] groups, FitContext context)
    {
        var state = new ProfileState(layout, origin);
        context.ForEach("seasonal-profile: seasons", groups.Length, g => state.SmoothGroup([.. layout.Members[groups[g]].Where(i => layout.First[i] <= origin)]));
        return state;
    }

    /// <summary>The period of the season on file that stands for a later one.</summary>
    internal int Source(int series, int period)
    {
        int season = Layout.Season;
        if (Layout.IsShort(series, Origin)) // its season is the group's, and has no end of its own
        {
            int source = period - (season * Math.Max(1, (period - Origin + season - 1) / season));
            return source < 0 ? source + season : source;
        }
        int last = Math.Min(Layout.Ends[series], Origin);
        return period - (season * ((period - last + season - 1) / season));
    }

    /// <summary>The closed-form forecast: last season smoothed (and the one before, carried to today's level), times growth, times moving events.</summary>
    internal double Base(int series, int period)
    {
        int source = Source(series, period), before = source - Layout.Season;
        double value = Smooth[series][source];
        if (before >= 0 && Origin + 1 >= 2 * Layout.Season)
        {
            value = (RecentSeason * value) + ((1 - RecentSeason) * Smooth[series][before] * Math.Exp(GrowthOverYears * Growth.Year[series]));
        }
        return value * Math.Exp(Growth.Of(series) + Layout.Events.At(_effects[Layout.Group[series]], period));
    }

    private void SmoothGroup(int[] members)
    {
        int n = members.Length, periods = Origin + 1;
        if (n == 0) return;
        bool[] isShort = [.. members.Select(i => Layout.IsShort(i, Origin))];
        double[] levels = [.. members.Select(i => MeanOf(_neutral[i], 0) is > 0 and double mean ? mean : 1)];
        double[] profile = Profile(members, isShort, levels);
        for (int m = 0; m < n; m++)
        {
            if (isShort[m]) levels[m] = OwnLevel(_neutral[members[m]], profile, levels[m]);
        }
        double[] matrix = new double[n * periods]; // (members x periods)
        for (int m = 0; m < n; m++)
        {
            double[] y = _neutral[members[m]];
            double weight = Math.Sqrt(levels[m]);
            for (int t = 0; t < periods; t++) matrix[(m * periods) + t] = (double.IsNaN(y[t]) ? profile[t] : y[t] / levels[m]) * weight;
        }
        double[][] ranks = LowRank.Approximate(matrix, n, periods, Ranks);
        for (int m = 0; m < n; m++)
        {
            int i = members[m];
            double[] filled = Filled[i] = isShort[m] ? [.. _neutral[i].Select((y, t) => double.IsNaN(y) ? levels[m] * profile[t] : y)] : Interpolated(_neutral[i]);
            double[] smooth = Smooth[i] = [.. filled];
            LowRanks[i] = new double[Ranks.Length][];
            double back = Math.Sqrt(levels[m]);
            for (int r = 0; r < Ranks.Length; r++)
            {
                double[] low = LowRanks[i][r] = ranks[r].AsSpan(m * periods, periods).ToArray();
                for (int t = 0; t < periods; t++) smooth[t] += low[t] *= back;
            }
            for (int t = 0; t < periods; t++) smooth[t] /= Ranks.Length + 1;
        }
    }

    // the median over full members of target over own mean, per period; over all series where the group has no full member
    private double[] Profile(int[] members, bool[] isShort, double[] levels)
    {
        int[] full = [.. Enumerable.Range(0, members.Length).Where(m => !isShort[m])];
        if (full.Length == 0)
        {
            members = [.. Enumerable.Range(0, Layout.Count).Where(i => Layout.First[i] <= Origin && !Layout.IsShort(i, Origin))];
            full = [.. Enumerable.Range(0, members.Length)];
            levels = [.. members.Select(i => MeanOf(_neutral[i], 0) is > 0 and double mean ? mean : 1)];
        }
        double[] profile = new double[Origin + 1];
        var ratios = new List<double>(full.Length);
        for (int t = 0; t < profile.Length; t++)
        {
            ratios.Clear();
            foreach (int m in full)
            {
                double y = _neutral[members[m]][t];
                if (!double.IsNaN(y)) ratios.Add(y / levels[m]);
            }
            ratios.Sort();
            int half = ratios.Count / 2;
            profile[t] = ratios.Count == 0 ? 1 : ratios.Count % 2 == 1 ? ratios[half] : (ratios[half - 1] + ratios[half]) / 2;
        }
        return profile;
    }

    private static double OwnLevel(double[] y, double[] profile, double mean)
    {
        double own = 0, group = 0;
        for (int t = 0; t < y.Length; t++)
        {
            if (double.IsNaN(y[t])) continue;
            own += y[t];
            group += profile[t];
        }
        return own > 0 && group > 0 ? own / group : mean;
    }

    // linear between observations, the nearest one beyond them
    private static double[] Interpolated(double[] y)
    {
        double[] filled = [.. y];
        int before = -1;
        for (int t = 0; t < y.Length; t++)
        {
            if (double.IsNaN(y[t])) continue;
            for (int gap = before + 1; gap < t; gap++) filled[gap] = before < 0 ? y[t] : y[before] + ((y[t] - y[before]) * (gap - before) / (t - before));
            before = t;
        }
        for (int gap = before + 1; gap < y.Length; gap++) filled[gap] = y[before];
        return filled;
    }

    private double LevelOf(double[] y)
    {
        double recent = MeanOf(y, Math.Max(0, y.Length - Layout.Season));
        if (recent > 0) return recent;
        double all = MeanOf(y, 0);
        return all > 0 ? all : Layout.SmallestLevel;
    }

    // NaN where nothing is observed
    private static double MeanOf(double[] y, int first)
    {
        double sum = 0;
        int n = 0;
        for (int t = first; t < y.Length; t++)
        {
            if (double.IsNaN(y[t])) continue;
            sum += y[t];
            n++;
        }
        return sum / n;
    }

    private static double ScaleOf(double[] y)
    {
        double sum = 0, last = double.NaN;
        int n = 0;
        foreach (double value in y)
        {
            if (double.IsNaN(value)) continue;
            if (!double.IsNaN(last))
            {
                sum += Math.Abs(value - last);
                n++;
            }
            last = value;
        }
        return n == 0 ? 0 : sum / n;
    }
}
