using System.Collections.Immutable;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Data.Calendars;

/// <summary>Events with their dates: from rules by country, or from a person's own list.</summary>
public sealed class EventCalendar
{
    private readonly ImmutableArray<EventRule> _rules;
    private readonly ImmutableArray<(string Name, DateOnly Date)> _dates;

    private EventCalendar(ImmutableArray<EventRule> rules, ImmutableArray<(string Name, DateOnly Date)> dates)
    {
        _rules = rules;
        _dates = dates;
        Names = [.. rules.Select(r => r.Name).Concat(dates.Select(d => d.Name)).Distinct()];
    }

    /// <summary>The calendar without events.</summary>
    public static EventCalendar Empty { get; } = new([], []);

    /// <summary>The countries whose events are known, such as <c>US</c>.</summary>
    public static ImmutableArray<string> Countries => HolidayFile.Codes;

    /// <summary>The events' names, each once.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The events of a country.</summary>
    /// <param name="country">Its code, one of <see cref="Countries"/>, in any case.</param>
    /// <exception cref="DataException">The country is not known: <see cref="FaultCode.UnknownName"/>.</exception>
    public static EventCalendar ForCountry(string country)
    {
        ArgumentNullException.ThrowIfNull(country);
        if (HolidayFile.Of(country.ToUpperInvariant()) is { } rules) return new EventCalendar(rules, []);
        throw new DataException(new DataFault(FaultCode.UnknownName, "holidays", $"'{country}'", $"one of {string.Join(", ", Countries)}, or a CSV file with the columns name and date"));
    }

    /// <summary>The events of a CSV file with the columns <c>name</c> and <c>date</c> (as 2024-12-25), one date per row.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file cannot be read, lacks a column, or holds something that is no date.</exception>
    public static EventCalendar FromCsv(string path)
    {
        using RowReader reader = new CsvSource(path, Configuration.DataConfiguration.Empty).Open();
        int name = Column(reader, path, "name"), date = Column(reader, path, "date");
        var dates = ImmutableArray.CreateBuilder<(string, DateOnly)>();
        while (reader.Read())
        {
            if (reader.Width != reader.Columns.Length) Throw.Fault(new DataFault(FaultCode.Malformed, path, $"{reader.Width} cells", $"{reader.Columns.Length}, as in the header") { Row = reader.Row });
            ReadOnlySpan<byte> cell = NumberReader.Trim(reader.Cell(date));
            if (!DateReader.Parse(DateStyle.YearMonthDay, cell, out int day))
                Throw.Fault(new DataFault(FaultCode.NotADate, path, $"'{System.Text.Encoding.UTF8.GetString(cell)}'", "a date such as 2024-12-25") { Row = reader.Row, Column = "date" });
            dates.Add((System.Text.Encoding.UTF8.GetString(reader.Cell(name)).Trim(), DateOnly.FromDayNumber(day)));
        }
        return new EventCalendar([], dates.ToImmutable());
    }

    /// <summary>These events and others; events of one name have the dates of both.</summary>
    /// <param name="other">The others.</param>
    public EventCalendar With(EventCalendar other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new EventCalendar([.. _rules, .. other._rules], [.. _dates, .. other._dates]);
    }

    /// <summary>The dates of an event, in order, each once.</summary>
    /// <param name="name">The event.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    public ImmutableArray<DateOnly> Dates(string name, DateOnly from, DateOnly to)
    {
        var dates = new SortedSet<DateOnly>();
        foreach (EventRule rule in _rules)
        {
            if (rule.Name != name) continue;
            // an offset or a shift may carry a date over the year's end
            for (int year = Math.Max(1, from.Year - 1); year <= Math.Min(9998, to.Year + 1); year++)
            {
                if (rule.In(year) is { } date) dates.Add(date);
            }
        }
        foreach ((string known, DateOnly date) in _dates)
        {
            if (known == name) dates.Add(date);
        }
        return [.. dates.Where(d => d >= from && d <= to)];
    }

    /// <summary>How often an event falls into each of some periods.</summary>
    /// <param name="name">The event.</param>
    /// <param name="calendar">A calendar with dates.</param>
    /// <param name="start">The index of the first period.</param>
    /// <param name="counts">Receives the counts. Shape: (periods).</param>
    public void Count(string name, Calendar calendar, int start, Span<double> counts)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        counts.Clear();
        foreach (int period in Periods(name, calendar, start, start + counts.Length - 1)) counts[period - start]++;
    }

    /// <summary>The periods from each period to the event's next occurrence and since its last one, 0 in a period that holds one.</summary>
    /// <param name="name">The event.</param>
    /// <param name="calendar">A calendar with dates.</param>
    /// <param name="start">The index of the first period.</param>
    /// <param name="cap">The largest distance that is told, 1 or more; a farther one, or none, is given as this.</param>
    /// <param name="next">Receives the periods to the next occurrence, 0 to <paramref name="cap"/>. Shape: (periods).</param>
    /// <param name="since">Receives the periods since the last one, 0 to <paramref name="cap"/>. Shape: (periods).</param>
    public void Distances(string name, Calendar calendar, int start, int cap, Span<double> next, Span<double> since)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentOutOfRangeException.ThrowIfLessThan(cap, 1);
        if (next.Length != since.Length) throw new ArgumentException($"has {since.Length} periods, needs {next.Length}", nameof(since));
        next.Fill(cap);
        since.Fill(cap);
        foreach (int period in Periods(name, calendar, start - cap, start + next.Length - 1 + cap))
        {
            for (int d = 0; d < cap; d++)
            {
                int before = period - d - start, after = period + d - start;
                if ((uint)before < (uint)next.Length) next[before] = Math.Min(next[before], d);
                if ((uint)after < (uint)since.Length) since[after] = Math.Min(since[after], d);
            }
        }
    }

    /// <summary>The events of a period, in the order of <see cref="Names"/>.</summary>
    /// <param name="calendar">A calendar with dates.</param>
    /// <param name="index">The period's index.</param>
    public ImmutableArray<string> In(Calendar calendar, int index)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        DateOnly from = calendar.StartOf(index), to = calendar.StartOf(index + 1).AddDays(-1);
        return [.. Names.Where(n => !Dates(n, from, to).IsEmpty)];
    }

    private IEnumerable<int> Periods(string name, Calendar calendar, int first, int last)
    {
        foreach (DateOnly date in Dates(name, calendar.StartOf(first), calendar.StartOf(last + 1).AddDays(-1))) yield return calendar.IndexOf(date);
    }

    private static int Column(RowReader reader, string path, string name)
    {
        int column = Loading.NameLookup.Find(reader.Columns, name);
        if (column < 0) Throw.Fault(new DataFault(FaultCode.NotFound, path, $"the columns {string.Join(", ", reader.Columns)}", $"a column '{name}'") { Row = 1 });
        return column;
    }
}
