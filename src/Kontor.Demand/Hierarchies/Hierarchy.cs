using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Hierarchies;

/// <summary>Groups of series: every level keeps some of the keys and attributes, and sums over the others.</summary>
public sealed class Hierarchy
{
    /// <summary>What stands in a group's key in place of a column that is summed over.</summary>
    public const string All = "*";

    private Hierarchy(ImmutableArray<string> columns, ImmutableArray<SeriesKey> groups, ImmutableArray<ImmutableArray<int>> members, ImmutableArray<string> levels, int bottom)
    {
        Columns = columns;
        Groups = groups;
        Members = members;
        Levels = levels;
        BottomCount = bottom;
    }

    /// <summary>The columns of the groups' keys: those of the series, then the attributes that a level keeps.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The groups of all levels, the first level's first; a column that is summed over reads <see cref="All"/>.</summary>
    public ImmutableArray<SeriesKey> Groups { get; }

    /// <summary>Group -> positions of its members among the series.</summary>
    public ImmutableArray<ImmutableArray<int>> Members { get; }

    /// <summary>Group -> the name of its level: its columns with <c>" x "</c> between them, or <c>total</c>.</summary>
    public ImmutableArray<string> Levels { get; }

    /// <summary>The number of series.</summary>
    public int BottomCount { get; }

    /// <summary>Gathers series into the groups of levels.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="series">The series, such as those of a forecast; each is one of the panel's.</param>
    /// <param name="levels">The levels of the panel; null: the total, and each key and attribute that makes fewer groups than there are series.</param>
    /// <returns>The hierarchy. A level that would repeat the series themselves is left out.</returns>
    public static Hierarchy Of(Panel panel, ImmutableArray<SeriesKey> series, ImmutableArray<GroupLevel>? levels = null)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ImmutableArray<GroupLevel> wanted = [.. (levels ?? GroupLevels.Of(panel)).Where(l => l.Groups.Length < panel.Count)];
        ImmutableArray<string> columns = [.. panel.KeyNames, .. wanted.SelectMany(l => l.Columns).Where(c => !panel.KeyNames.Contains(c)).Distinct()];
        Dictionary<SeriesKey, int> positions = panel.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        int[] rows = [.. series.Select(key => positions[key])];
        var groups = ImmutableArray.CreateBuilder<SeriesKey>();
        var members = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (GroupLevel level in wanted)
        {
            foreach (IGrouping<int, int> group in Enumerable.Range(0, rows.Length).GroupBy(i => level.GroupOf[rows[i]]).OrderBy(g => g.Key))
            {
                groups.Add(new SeriesKey([.. columns.Select(c => level.Columns.IndexOf(c) is >= 0 and int k ? level.Groups[group.Key].Parts[k] : All)]));
                members.Add([.. group]);
                names.Add(level.Name);
            }
        }
        return new Hierarchy(columns, groups.ToImmutable(), members.ToImmutable(), names.ToImmutable(), rows.Length);
    }

    /// <summary>The panel of the groups: targets are summed over the members that are observed, covariates known ahead are averaged, others are left out.</summary>
    /// <param name="panel">The panel of the series.</param>
    public Panel Aggregate(Panel panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        int[] kept = [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => panel.Covariates[c] is { Timing: CovariateTiming.KnownAhead, IsCategorical: false })];
        var builder = new PanelBuilder(panel.Calendar, panel.TargetName, Columns, [.. kept.Select(c => panel.Covariates[c])]);
        for (int g = 0; g < Groups.Length; g++)
        {
            ImmutableArray<int> of = Members[g];
            int start = of.Min(i => panel[i].Start), end = of.Max(i => panel[i].End), ahead = of.Where(i => panel[i].End == end).Min(i => panel[i].Ahead);
            double[] target = Sum(panel, of, start, end);
            builder.Add(Groups[g], start, target, [.. kept.Select(c => Average(panel, of, c, start, end + ahead))]);
        }
        return builder.Build();
    }

    private static double[] Sum(Panel panel, ImmutableArray<int> members, int start, int end)
    {
        double[] sum = new double[end - start];
        Array.Fill(sum, double.NaN);
        foreach (int i in members)
        {
            ReadOnlySpan<double> target = panel[i].Target;
            Span<double> run = sum.AsSpan(panel[i].Start - start);
            for (int t = 0; t < target.Length; t++)
            {
                if (!double.IsNaN(target[t])) run[t] = double.IsNaN(run[t]) ? target[t] : run[t] + target[t];
            }
        }
        return sum;
    }

    private static double[] Average(Panel panel, ImmutableArray<int> members, int covariate, int start, int end)
    {
        double[] sum = new double[end - start];
        int[] count = new int[end - start];
        foreach (int i in members)
        {
            ReadOnlySpan<double> values = panel[i].Dynamic(covariate);
            int offset = panel[i].Start - start;
            for (int t = 0; t < values.Length && offset + t < sum.Length; t++)
            {
                if (double.IsNaN(values[t])) continue;
                sum[offset + t] += values[t];
                count[offset + t]++;
            }
        }
        for (int t = 0; t < sum.Length; t++) sum[t] = count[t] > 0 ? sum[t] / count[t] : double.NaN;
        return sum;
    }
}
