using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Hierarchies;

/// <summary>Groups of series: every level keeps some of the key columns and sums over the others.</summary>
public sealed class Hierarchy
{
    /// <summary>What stands in a group's key in place of a column that is summed over.</summary>
    public const string All = "*";

    private Hierarchy(ImmutableArray<SeriesKey> groups, ImmutableArray<ImmutableArray<int>> members, ImmutableArray<string> levels, int bottom)
    {
        Groups = groups;
        Members = members;
        Levels = levels;
        BottomCount = bottom;
    }

    /// <summary>The groups of all levels, the first level's first; a column that is summed over reads <see cref="All"/>.</summary>
    public ImmutableArray<SeriesKey> Groups { get; }

    /// <summary>Group -> positions of its members among the series.</summary>
    public ImmutableArray<ImmutableArray<int>> Members { get; }

    /// <summary>Group -> the name of its level: its key columns with <c>" x "</c> between them, or <c>total</c>.</summary>
    public ImmutableArray<string> Levels { get; }

    /// <summary>The number of series.</summary>
    public int BottomCount { get; }

    /// <summary>Derives groups from keys.</summary>
    /// <param name="keyNames">The key columns.</param>
    /// <param name="keys">The series.</param>
    /// <param name="levels">The key columns that each level keeps; an empty list is the total. Null: the total, and each key column by itself when there are several.</param>
    /// <returns>The hierarchy. A level that would repeat the series themselves, or each other, adds nothing and is left out.</returns>
    /// <exception cref="ArgumentException">A level names a column that is not a key.</exception>
    public static Hierarchy Of(ImmutableArray<string> keyNames, ImmutableArray<SeriesKey> keys, ImmutableArray<ImmutableArray<string>>? levels = null)
    {
        ImmutableArray<ImmutableArray<string>> wanted = levels ?? [[], .. keyNames.Length > 1 ? keyNames.Select(k => ImmutableArray.Create(k)) : []];
        var groups = ImmutableArray.CreateBuilder<SeriesKey>();
        var members = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (ImmutableArray<string> level in wanted)
        {
            if (level.FirstOrDefault(n => !keyNames.Contains(n)) is { } unknown) throw new ArgumentException($"names {unknown}, needs key columns among {string.Join(", ", keyNames)}", nameof(levels));
            bool[] kept = [.. keyNames.Select(n => level.Contains(n))];
            IGrouping<SeriesKey, int>[] found = [.. Enumerable.Range(0, keys.Length).GroupBy(i => new SeriesKey([.. keys[i].Parts.Select((p, k) => kept[k] ? p : All)]))];
            if (found.Length == keys.Length) continue;
            foreach (IGrouping<SeriesKey, int> group in found)
            {
                groups.Add(group.Key);
                members.Add([.. group]);
                names.Add(level.IsEmpty ? "total" : string.Join(" x ", level));
            }
        }
        return new Hierarchy(groups.ToImmutable(), members.ToImmutable(), names.ToImmutable(), keys.Length);
    }

    /// <summary>The panel of the groups: targets are summed over the members that are observed, covariates known ahead are averaged, others are left out.</summary>
    /// <param name="panel">The panel of the series.</param>
    public Panel Aggregate(Panel panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        int[] kept = [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => panel.Covariates[c] is { Timing: CovariateTiming.KnownAhead, IsCategorical: false })];
        var builder = new PanelBuilder(panel.Calendar, panel.TargetName, panel.KeyNames, [.. kept.Select(c => panel.Covariates[c])]);
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
