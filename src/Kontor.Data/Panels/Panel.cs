using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Errors;

namespace Kontor.Data.Panels;

/// <summary>Many series on one calendar, with their covariates: immutable, and cut for a backtest without a copy.</summary>
/// <remarks>Built by <see cref="PanelBuilder"/>. Values lie in one buffer per column; a series is a run of it.</remarks>
public sealed class Panel
{
    private readonly PanelBuffers _buffers;
    private readonly int[] _rows;    // series -> row of the buffers
    private readonly int[] _lengths; // series -> periods with a known target
    private readonly int[] _aheads;  // series -> periods after them with covariates known ahead

    internal Panel(PanelBuffers buffers, int[] rows, int[] lengths, int[] aheads)
    {
        _buffers = buffers;
        _rows = rows;
        _lengths = lengths;
        _aheads = aheads;
        Keys = [.. rows.Select(r => buffers.Keys[r])];
    }

    /// <summary>The calendar of all series.</summary>
    public Calendar Calendar => _buffers.Calendar;

    /// <summary>What the target is called, such as <c>units</c>.</summary>
    public string TargetName => _buffers.TargetName;

    /// <summary>The names of the key columns, in the order of <see cref="SeriesKey.Parts"/>.</summary>
    public ImmutableArray<string> KeyNames => _buffers.KeyNames;

    /// <summary>The keys of the series.</summary>
    public ImmutableArray<SeriesKey> Keys { get; }

    /// <summary>The covariates.</summary>
    public ImmutableArray<Covariate> Covariates => _buffers.Covariates;

    /// <summary>The number of series.</summary>
    public int Count => _rows.Length;

    /// <summary>The number of periods over all series.</summary>
    public long Observations => _lengths.Sum(l => (long)l);

    /// <summary>The smallest period index of any series.</summary>
    public int Start => Count == 0 ? 0 : Enumerable.Range(0, Count).Min(StartOf);

    /// <summary>One after the largest period index of any series.</summary>
    public int End => Count == 0 ? 0 : Enumerable.Range(0, Count).Max(i => StartOf(i) + LengthOf(i));

    /// <summary>One series.</summary>
    /// <param name="index">Its position, 0 to Count-1.</param>
    public SeriesView this[int index] => new(this, (uint)index < (uint)Count ? index : throw new ArgumentOutOfRangeException(nameof(index), index, $"needs 0 to {Count - 1}"));

    /// <summary>The position of a covariate.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The position, or -1 when there is none of that name.</returns>
    public int CovariateIndex(string name)
    {
        for (int c = 0; c < Covariates.Length; c++)
        {
            if (string.Equals(Covariates[c].Name, name, StringComparison.Ordinal)) return c;
        }
        return -1;
    }

    /// <summary>The panel as it was known at an earlier day: each target is cut to a length, each covariate known ahead to that length and the horizon.</summary>
    /// <param name="lengths">The number of periods to keep of each series, 0 to its length. A series of length 0 is dropped.</param>
    /// <param name="horizon">The number of periods for which covariates known ahead are kept after the cut.</param>
    /// <returns>A panel that shares the buffers of this one.</returns>
    public Panel Cut(ReadOnlySpan<int> lengths, int horizon)
    {
        if (lengths.Length != Count) throw new ArgumentException($"has {lengths.Length} lengths, needs {Count}", nameof(lengths));
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        var rows = new List<int>(Count);
        var kept = new List<int>(Count);
        var aheads = new List<int>(Count);
        for (int i = 0; i < Count; i++)
        {
            if (lengths[i] < 0 || lengths[i] > _lengths[i]) throw new ArgumentOutOfRangeException(nameof(lengths), lengths[i], $"needs 0 to {_lengths[i]} for series {Keys[i]}");
            if (lengths[i] == 0) continue;
            rows.Add(_rows[i]);
            kept.Add(lengths[i]);
            aheads.Add(Math.Min(horizon, _lengths[i] - lengths[i] + _aheads[i]));
        }
        return new Panel(_buffers, [.. rows], [.. kept], [.. aheads]);
    }

    /// <summary>The panel of some of the series.</summary>
    /// <param name="keep">Says of a series' position whether it is kept.</param>
    /// <returns>A panel that shares the buffers of this one.</returns>
    public Panel Where(Func<int, bool> keep)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(keep)];
        return new Panel(_buffers, [.. kept.Select(i => _rows[i])], [.. kept.Select(i => _lengths[i])], [.. kept.Select(i => _aheads[i])]);
    }

    /// <summary>The covariates known ahead over the steps after each series' end.</summary>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    /// <exception cref="DataException">A covariate stops before the horizon does: <see cref="FaultCode.Missing"/>, naming series, column and period.</exception>
    public KnownAhead KnownAhead(int horizon)
    {
        foreach (DataFault fault in NotPlanned(horizon)) Throw.Fault(fault);
        return new KnownAhead(this, horizon);
    }

    /// <summary>The series whose covariates are known ahead over a horizon, and a fault for each of the others.</summary>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    /// <returns>This panel and no faults where all are.</returns>
    public (Panel Planned, ImmutableArray<DataFault> Others) Planned(int horizon)
    {
        ImmutableArray<DataFault> others = [.. NotPlanned(horizon)];
        return (others.IsEmpty ? this : Where(i => _aheads[i] >= horizon), others);
    }

    private IEnumerable<DataFault> NotPlanned(int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        bool needed = Covariates.Any(c => c.Timing == CovariateTiming.KnownAhead);
        for (int i = 0; needed && i < Count; i++)
        {
            if (_aheads[i] >= horizon) continue;
            int end = StartOf(i) + LengthOf(i);
            yield return new DataFault(
                FaultCode.Missing, $"series {Keys[i]}", $"values up to {Calendar.Label(end + _aheads[i] - 1)}", $"values up to {Calendar.Label(end + horizon - 1)}, the end of the horizon")
            { Column = Covariates[_buffers.Limits[_rows[i]]].Name };
        }
    }

    internal int StartOf(int series) => _buffers.Starts[_rows[series]];

    internal int LengthOf(int series) => _lengths[series];

    internal int AheadOf(int series) => _aheads[series];

    internal ReadOnlySpan<double> TargetOf(int series) => _buffers.Target.AsSpan(_buffers.Offsets[_rows[series]], _lengths[series]);

    internal ReadOnlySpan<double> DynamicOf(int series, int covariate)
    {
        double[] column = Column(covariate, isStatic: false);
        int length = _lengths[series] + (Covariates[covariate].Timing == CovariateTiming.KnownAhead ? _aheads[series] : 0);
        return column.AsSpan(_buffers.Offsets[_rows[series]], length);
    }

    internal double StaticOf(int series, int covariate) => Column(covariate, isStatic: true)[_rows[series]];

    private double[] Column(int covariate, bool isStatic) =>
        Covariates[covariate].Timing == CovariateTiming.Static == isStatic
            ? _buffers.Columns[covariate]
            : throw new ArgumentException($"covariate {Covariates[covariate].Name} is {Covariates[covariate].Timing}", nameof(covariate));
}
