using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Sources;

namespace Kontor.Data.Loading;

/// <summary>The rows of a table as one cell per series and period, whatever their number and order.</summary>
internal sealed class AggregatedTable
{
    private readonly LongMap _cells = new();
    private (long FirstRow, int Rows, uint Days)[] _rows = [];
    private long[]? _sorted;
    private int[] _order = [];

    internal AggregatedTable(TablePlan plan, SeriesIndex series, Accumulator? target, ImmutableArray<Accumulator> covariates, ImmutableArray<Utf8Interner?> texts)
    {
        Plan = plan;
        Series = series;
        Target = target;
        Covariates = covariates;
        Texts = texts;
        Spans = [.. covariates.Select(_ => new CovariateSpan())];
    }

    internal TablePlan Plan { get; }

    internal SeriesIndex Series { get; }

    /// <summary>The target per cell; null for a table without one.</summary>
    internal Accumulator? Target { get; }

    /// <summary>The covariates per cell.</summary>
    internal ImmutableArray<Accumulator> Covariates { get; }

    /// <summary>Covariate -> the texts behind its codes; null for numbers.</summary>
    internal ImmutableArray<Utf8Interner?> Texts { get; }

    /// <summary>Covariate -> the last period that holds a value of it.</summary>
    internal ImmutableArray<CovariateSpan> Spans { get; }

    /// <summary>The number of cells.</summary>
    internal int Count => _cells.Count;

    /// <summary>Rows that were read, good and bad.</summary>
    internal long RowCount { get; set; }

    /// <summary>Rows that lie outside the days that count.</summary>
    internal long Outside { get; set; }

    /// <summary>Bad rows that were left out.</summary>
    internal BadRowTally Bad { get; private init; } = new();

    /// <summary>Rows whose series and day came before.</summary>
    internal long Repeats { get; private set; }

    /// <summary>The line of the first such row and its cell.</summary>
    internal (long Row, int Series, int Period) FirstRepeat { get; private set; }

    /// <summary>The smallest and largest day of a row with a target (or of any row of a table without one).</summary>
    internal (int First, int Last) DayRange { get; set; } = (int.MaxValue, int.MinValue);

    /// <summary>The weekdays that occur, bit 0 for Monday.</summary>
    internal int Weekdays { get; set; }

    /// <summary>The target took a value that is not whole, or zero.</summary>
    internal (bool Fraction, bool Zero) Values { get; set; }

    /// <summary>The file that was read.</summary>
    internal InputFile? Input { get; set; }

    /// <summary>The cell of a series and period, made now when it is new, with one more row in it.</summary>
    internal int Touch(int series, int period, int bit, long row)
    {
        int cell = _cells.Add(Pack(series, period));
        if (cell >= _rows.Length || cell == Count - 1) Room(cell);
        ref (long FirstRow, int Rows, uint Days) at = ref _rows[cell];
        if (at.Rows++ == 0) at.FirstRow = row;
        if (bit >= 0)
        {
            uint day = 1u << bit;
            if ((at.Days & day) != 0 && Repeats++ == 0) FirstRepeat = (row, series, period);
            at.Days |= day;
        }
        return cell;
    }

    /// <summary>The cell of a series and period, or -1.</summary>
    internal int Find(int series, int period) => _cells.NumberOf(Pack(series, period));

    /// <summary>The cells in the order of series, then period.</summary>
    internal ReadOnlySpan<int> Order()
    {
        if (_sorted is null || _sorted.Length != Count)
        {
            _sorted = new long[Count];
            _order = new int[Count];
            for (int i = 0; i < Count; i++) (_sorted[i], _order[i]) = (_cells[i], i);
            Array.Sort(_sorted, _order);
        }
        return _order;
    }

    /// <summary>Series -> where its cells begin in <see cref="Order"/>; one more at the end.</summary>
    internal int[] Bounds()
    {
        ReadOnlySpan<int> order = Order();
        int[] bounds = new int[Series.Count + 1];
        foreach (int cell in order) bounds[SeriesOf(cell) + 1]++;
        for (int s = 0; s < Series.Count; s++) bounds[s + 1] += bounds[s];
        return bounds;
    }

    internal int SeriesOf(int cell) => (int)(_cells[cell] >> 32);

    internal int PeriodOf(int cell) => (int)(uint)_cells[cell] ^ int.MinValue;

    internal int RowsOf(int cell) => _rows[cell].Rows;

    internal long FirstRowOf(int cell) => _rows[cell].FirstRow;

    /// <summary>The number of distinct days in a cell; 1 where days are not kept.</summary>
    internal int DaysOf(int cell) => Math.Max(1, System.Numerics.BitOperations.PopCount(_rows[cell].Days));

    /// <summary>The same rows on a calendar, for a table whose periods are days.</summary>
    internal AggregatedTable On(Calendar calendar)
    {
        var clock = new PeriodClock(calendar, DateStyle.YearMonthDay, epoch: null);
        var coarse = new AggregatedTable(Plan, Series, Target?.Fresh(), [.. Covariates.Select(c => c.Fresh())], Texts)
        {
            RowCount = RowCount,
            Outside = Outside,
            Bad = Bad,
            DayRange = DayRange,
            Values = Values,
            Weekdays = Weekdays,
            Input = Input,
        };
        foreach (int cell in Order())
        {
            int period = clock.Period(PeriodOf(cell), out int bit);
            int to = coarse.Touch(SeriesOf(cell), period, bit, _rows[cell].FirstRow);
            ref (long FirstRow, int Rows, uint Days) there = ref coarse._rows[to];
            there = (Math.Min(there.FirstRow, _rows[cell].FirstRow), there.Rows + _rows[cell].Rows - 1, there.Days);
            if (Target is not null) coarse.Target!.Merge(to, Target, cell);
            for (int c = 0; c < Covariates.Length; c++)
            {
                coarse.Covariates[c].Merge(to, Covariates[c], cell);
                if (!double.IsNaN(Covariates[c].Value(cell))) coarse.Spans[c].Saw(period);
            }
        }
        coarse.Repeats = Repeats;
        coarse.FirstRepeat = (FirstRepeat.Row, FirstRepeat.Series, Repeats > 0 ? clock.Period(FirstRepeat.Period, out _) : 0);
        return coarse;
    }

    private static long Pack(int series, int period) => ((long)series << 32) | (uint)(period ^ int.MinValue);

    private void Room(int cell)
    {
        if (cell >= _rows.Length) Array.Resize(ref _rows, Math.Max(1024, _rows.Length * 2));
        Target?.Room(cell + 1);
        foreach (Accumulator covariate in Covariates) covariate.Room(cell + 1);
    }
}
