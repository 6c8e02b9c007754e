using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Kontor.Data.Configuration;
using Kontor.Data.Sources;
using Kontor.Errors;
using Kontor.Progress;

namespace Kontor.Data.Loading;

/// <summary>Reads a table once, row by row, into one cell per series and period.</summary>
internal sealed class TableAggregator
{
    private const int StepRows = 1 << 14;
    private readonly TablePlan _plan;
    private readonly PeriodClock _clock;
    private readonly string _where;
    private readonly DateReader _dates;
    private readonly NumberReader _numbers;
    private readonly AggregatedTable _table;
    private readonly int[] _codes;
    private readonly double[] _values;
    private readonly List<int[]> _ownColumns = []; // series -> per covariate, the column it takes there

    private TableAggregator(TablePlan plan, PeriodClock clock, string where)
    {
        _plan = plan;
        _clock = clock;
        _where = where;
        _dates = new DateReader(plan.Style, plan.Format);
        _numbers = new NumberReader(plan.DecimalMark);
        ImmutableArray<Utf8Interner?> texts = [.. plan.Covariates.Select(c => c.Kind == ColumnKind.Text ? new Utf8Interner() : null)];
        Accumulator? target = plan.Target >= 0 || plan.Wide.Length > 0 ? Accumulator.Of(plan.TargetRule, texts: null) : null;
        _table = new AggregatedTable(plan, new SeriesIndex(plan.Keys.Length), target, [.. plan.Covariates.Select((c, i) => Accumulator.Of(c.Rule, texts[i]))], texts);
        _codes = new int[plan.Keys.Length];
        _values = new double[plan.Covariates.Length];
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="DataException">A row is bad and bad rows stop the reading, or no row is left.</exception>
    internal static AggregatedTable Read(TableSource source, TablePlan plan, PeriodClock clock, FitContext context)
    {
        var aggregator = new TableAggregator(plan, clock, source.Name);
        using RowReader reader = source.Open();
        using IProgressStep step = context.Progress.Begin($"reading {Path.GetFileName(source.Name)}", 0);
        AggregatedTable table = aggregator._table;
        while (reader.Read())
        {
            if (++table.RowCount % StepRows == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                step.Advance(StepRows);
            }
            if (aggregator.Take(reader) is not { } fault) continue;
            if (plan.BadRows == BadRowRule.Stop) Throw.Fault(fault);
            table.Bad.Add(fault);
        }
        table.Input = reader.Finish();
        if (table.Count > 0) return table;
        if (table.Bad.Count > 0) Throw.Fault(table.Bad.Groups[0].First);
        throw new DataException(new DataFault(FaultCode.Empty, source.Name, $"no row within the days that count, of {table.RowCount}", "one row or more"));
    }

    // the fault of the row, null for a good one; a bad row leaves no trace in the cells
    private DataFault? Take(RowReader reader)
    {
        if (reader.Width != _plan.Columns.Length)
            return At(reader, FaultCode.Malformed, null, $"{reader.Width} cells", $"{_plan.Columns.Length}, as in the header");
        int day = 0;
        if (_plan.Date >= 0)
        {
            ReadOnlySpan<byte> cell = reader.Cell(_plan.Date);
            if (!_dates.Read(cell, out day)) return At(reader, FaultCode.NotADate, _plan.Date, Quoted(cell), DateNeeded());
            int calendarDay = _clock.Day(day);
            if (calendarDay < _plan.Days.From || calendarDay > _plan.Days.To)
            {
                _table.Outside++;
                return null;
            }
        }
        for (int k = 0; k < _codes.Length; k++)
        {
            ReadOnlySpan<byte> cell = reader.Cell(_plan.Keys[k]);
            int known = _table.Series.Texts[k].Count;
            _codes[k] = _table.Series.Texts[k].Add(cell);
            if (_codes[k] == known && !IsText(cell))
                return At(reader, FaultCode.NotText, _plan.Keys[k], "bytes that are no text in this encoding", "text; name its encoding with 'encoding: windows-1252' or 'utf-8'");
        }
        int series = _table.Series.Add(_codes);
        double units = double.NaN;
        if (_plan.Target >= 0 && Units(reader, _plan.Target, out units) is { } wrong) return wrong;
        if (Covariates(reader, series) is { } bad) return bad;
        if (_plan.Wide.Length > 0) return TakeWide(reader, series);
        int period = _plan.Date >= 0 ? _clock.Period(day, out int bit) : Unbroken(out bit);
        Add(series, period, bit, day, units, reader.Row);
        return null;
    }

    private DataFault? TakeWide(RowReader reader, int series)
    {
        foreach ((int column, _) in _plan.Wide)
        {
            if (Units(reader, column, out _) is { } wrong) return wrong;
        }
        foreach ((int column, int day) in _plan.Wide)
        {
            _ = Units(reader, column, out double units);
            Add(series, _clock.Period(day, out int bit), bit, day, units, reader.Row);
        }
        return null;
    }

    private void Add(int series, int period, int bit, int day, double units, long row)
    {
        int cell = _table.Touch(series, period, bit, row);
        if (!double.IsNaN(units))
        {
            _table.Target!.Add(cell, units, 0, day);
            int calendarDay = _clock.Day(day);
            (int first, int last) = _table.DayRange;
            _table.Weekdays |= 1 << (int)((uint)calendarDay % 7);
            if (calendarDay < first || calendarDay > last) _table.DayRange = (Math.Min(first, calendarDay), Math.Max(last, calendarDay));
            if (units == 0 || units != Math.Floor(units)) _table.Values = (_table.Values.Fraction || units != Math.Floor(units), _table.Values.Zero || units == 0);
        }
        for (int c = 0; c < _values.Length; c++)
        {
            if (double.IsNaN(_values[c])) continue;
            _table.Covariates[c].Add(cell, _values[c], double.IsNaN(units) ? 0 : Math.Max(0, units), day);
            _table.Spans[c].Saw(period);
        }
    }

    private static int Unbroken(out int bit) => bit = 0;

    private DataFault? Units(RowReader reader, int column, out double units)
    {
        if (Number(reader, column, out units) is { } fault) return fault;
        if (double.IsNaN(units)) return null;
        if (_plan.Transform == TargetTransform.Exp)
        {
            units = Math.Exp(units);
            if (double.IsInfinity(units)) return At(reader, FaultCode.NotFinite, column, Quoted(reader.Cell(column)), "a logarithm below 709");
        }
        if (_plan.Round) units = Math.Round(units, MidpointRounding.AwayFromZero);
        if (units < 0 && _plan.Negative == NegativeRule.Refuse)
            return At(reader, FaultCode.OutOfRange, column, Quoted(reader.Cell(column)), "zero or more; write 'negative: keep' in kontor.yaml when such rows are returns");
        return null;
    }

    private DataFault? Covariates(RowReader reader, int series)
    {
        for (int c = 0; c < _values.Length; c++)
        {
            CovariatePlan plan = _plan.Covariates[c];
            int column = plan.Template is null ? plan.Column : OwnColumn(series, c);
            if (column < 0) return At(reader, FaultCode.UnknownName, null, $"no column {OwnName(plan.Template!, series)}", $"the column that 'own: {plan.Name}' names for this series");
            ReadOnlySpan<byte> cell = reader.Cell(column);
            if (plan.Kind == ColumnKind.Text)
            {
                ReadOnlySpan<byte> text = NumberReader.Trim(cell);
                _values[c] = NumberReader.IsMissing(text) ? double.NaN : _table.Texts[c]!.Add(text);
            }
            else if (plan.Kind != ColumnKind.Flag || !FlagReader.Read(cell, out _values[c]))
            {
                if (Number(reader, column, out _values[c]) is { } fault) return fault;
            }
        }
        return null;
    }

    // NaN stands for a missing cell until the row is taken
    private DataFault? Number(RowReader reader, int column, out double value)
    {
        ReadOnlySpan<byte> cell = reader.Cell(column);
        switch (_numbers.Read(cell, out value))
        {
            case NumberStatus.Number:
                return null;
            case NumberStatus.Missing:
                value = double.NaN;
                return null;
            case NumberStatus.NotFinite:
                return At(reader, FaultCode.NotFinite, column, Quoted(cell), "a finite number, or an empty cell where it is missing");
            case NumberStatus.TooLarge:
                return At(reader, FaultCode.OutOfRange, column, Quoted(cell), $"a number between -{NumberReader.Largest:0E+0} and {NumberReader.Largest:0E+0}");
            default:
                return At(reader, FaultCode.NotANumber, column, Quoted(cell), $"a number such as 1234{_plan.DecimalMark}5, or an empty cell where it is missing");
        }
    }

    private int OwnColumn(int series, int covariate)
    {
        while (_ownColumns.Count <= series)
        {
            int next = _ownColumns.Count;
            _ownColumns.Add([.. _plan.Covariates.Select(c => c.Template is null ? -1 : NameLookup.Find(_plan.Columns, OwnName(c.Template, next)))]);
        }
        return _ownColumns[series][covariate];
    }

    private string OwnName(string template, int series)
    {
        ImmutableArray<string> parts = _table.Series.Parts(series);
        var name = new StringBuilder(template);
        for (int k = 0; k < parts.Length; k++) name.Replace($"{{{_plan.Columns[_plan.Keys[k]]}}}", parts[k]);
        return name.ToString();
    }

    private DataFault At(RowReader reader, FaultCode code, int? column, string found, string needed) =>
        new(code, _where, found, needed) { Row = reader.Row, Column = column is { } c ? _plan.Columns[c] : null };

    private static string Quoted(ReadOnlySpan<byte> cell)
    {
        string text = Encoding.UTF8.GetString(cell.Length > 60 ? cell[..60] : cell);
        return cell.IsEmpty ? "an empty cell" : $"'{text}{(cell.Length > 60 ? "..." : "")}'";
    }

    private string DateNeeded() => _plan.Style switch
    {
        DateStyle.YearMonthDay => "a date such as 2024-01-31, as in the other rows",
        DateStyle.DayMonthYear => "a date such as 31.01.2024 (day, month, year), as in the other rows",
        DateStyle.MonthDayYear => "a date such as 01/31/2024 (month, day, year), as in the other rows",
        DateStyle.Compact => "a date such as 20240131, as in the other rows",
        DateStyle.IsoWeek => "a week such as 2024-W05, as in the other rows",
        DateStyle.YearMonth => "a month such as 2024-01, as in the other rows",
        DateStyle.YearQuarter => "a quarter such as 2024-Q1, as in the other rows",
        DateStyle.Year => "a year such as 2024, as in the other rows",
        DateStyle.Number => "a whole number, as in the other rows",
        _ => $"a date of the form {_plan.Format}",
    };

    // a byte that is no UTF-8, or a control character, in a name
    private static bool IsText(ReadOnlySpan<byte> cell) => Utf8.IsValid(cell) && !cell.ContainsAnyInRange((byte)0, (byte)8);
}
