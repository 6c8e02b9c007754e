using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Finds the rows of a joined table that belong to a series of the main one.</summary>
internal sealed class JoinMap
{
    private readonly JoinedTable _join;
    private readonly int[] _series; // main series -> series of the joined table, -1 for none
    private readonly int[] _last;   // main series -> last period with a row there

    /// <summary>Maps the series; those without a row become one finding.</summary>
    internal JoinMap(JoinedTable join, AggregatedTable main, List<Finding> findings)
    {
        _join = join;
        int[] bounds = join.Table.Bounds();
        ReadOnlySpan<int> order = join.Table.Order();
        _series = new int[main.Series.Count];
        _last = new int[main.Series.Count];
        int without = 0;
        for (int s = 0; s < _series.Length; s++)
        {
            ImmutableArray<string> parts = main.Series.Parts(s);
            int there = join.Table.Series.Find([.. join.MainKeys.Select(k => parts[k])]);
            if (there >= 0 && bounds[there] == bounds[there + 1]) there = -1;
            _series[s] = there;
            _last[s] = there < 0 || join.IsTimeless ? int.MinValue : join.Table.PeriodOf(order[bounds[there + 1] - 1]);
            if (there < 0 && without++ == 0)
                findings.Add(new Finding(Severity.Warning, new DataFault(FaultCode.Missing, join.Name, $"no row for series {new Panels.SeriesKey(parts)}", "a row for each series")));
        }
        if (without > 1) findings[^1] = findings[^1] with { Count = without };
    }

    /// <summary>The cell of a main series and period, or -1.</summary>
    internal int Cell(int series, int period) => _series[series] < 0 ? -1 : _join.Table.Find(_series[series], _join.IsTimeless ? 0 : period);

    /// <summary>The last period with a row for a main series; <see cref="int.MinValue"/> when there is none, or no date.</summary>
    internal int LastRow(int series) => _last[series];
}
