using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Sources;

namespace Kontor.Data.Loading;

/// <summary>Turns what a date cell says into a period.</summary>
/// <param name="calendar">The calendar; null while the frequency is not known, when each day is a period of its own.</param>
/// <param name="style">How dates are written.</param>
/// <param name="epoch">Dates for numbered periods.</param>
internal sealed class PeriodClock(Calendar? calendar, DateStyle style, Epoch? epoch)
{
    private int _lastValue = int.MinValue, _lastPeriod, _lastBit;

    /// <summary>The calendar.</summary>
    internal Calendar? Calendar => calendar;

    /// <summary>True when cells hold numbers that stay numbers.</summary>
    internal bool IsOrdinal => style == DateStyle.Number && epoch is null;

    /// <summary>The period of a cell, and which of up to 31 days of the period it is; -1 where that is not kept.</summary>
    /// <param name="value">What <see cref="DateReader"/> read: a day or a number.</param>
    /// <param name="bit">The day within the period.</param>
    internal int Period(int value, out int bit)
    {
        if (value != _lastValue)
        {
            _lastValue = value;
            int day = Day(value);
            _lastPeriod = calendar is null || IsOrdinal ? day : calendar.IndexOf(DateOnly.FromDayNumber(day));
            _lastBit = calendar is null || IsOrdinal ? 0 : calendar.Frequency switch
            {
                Frequency.Day => 0,
                Frequency.Week or Frequency.Month => day - calendar.StartOf(_lastPeriod).DayNumber,
                _ => day == calendar.StartOf(_lastPeriod).DayNumber ? 0 : -1,
            };
        }
        bit = _lastBit;
        return _lastPeriod;
    }

    /// <summary>The day of a cell; of a numbered period without an epoch its number.</summary>
    internal int Day(int value)
    {
        if (style != DateStyle.Number || epoch is null) return value;
        int steps = value - epoch.Period;
        return (calendar!.Frequency switch
        {
            Frequency.Day => epoch.Date.AddDays(steps),
            Frequency.Week => epoch.Date.AddDays(7 * steps),
            Frequency.Month => epoch.Date.AddMonths(steps),
            Frequency.Quarter => epoch.Date.AddMonths(3 * steps),
            _ => epoch.Date.AddYears(steps),
        }).DayNumber;
    }
}
