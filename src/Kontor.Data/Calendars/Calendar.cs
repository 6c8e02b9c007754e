using System.Globalization;

namespace Kontor.Data.Calendars;

/// <summary>Counts periods: every date has the index of the period that holds it, and neighbouring periods have neighbouring indices.</summary>
/// <param name="Frequency">The length of a period.</param>
/// <param name="WeekStart">The first day of a week; used by <see cref="Frequency.Week"/> only. Default Monday (ISO 8601).</param>
public sealed record Calendar(Frequency Frequency, DayOfWeek WeekStart = DayOfWeek.Monday)
{
    // day number 0 (0001-01-01) is a Monday
    private int WeekOffset => ((int)WeekStart + 6) % 7;

    /// <summary>The number of periods in the season that the frequency suggests: 7 days, 52 weeks, 12 months, 4 quarters, else 1.</summary>
    public int Season => Frequency switch { Frequency.Day => 7, Frequency.Week => 52, Frequency.Month => 12, Frequency.Quarter => 4, _ => 1 };

    /// <summary>The number of periods in a year: 365, 52, 12, 4, 1; 52 for numbered periods is not assumed: 1.</summary>
    public int PeriodsPerYear => Frequency == Frequency.Day ? 365 : Season;

    /// <summary>True when periods have dates.</summary>
    public bool HasDates => Frequency != Frequency.Ordinal;

    /// <summary>The index of the period that holds a date.</summary>
    /// <param name="date">The date.</param>
    /// <returns>The index; indices of consecutive periods differ by one.</returns>
    /// <exception cref="InvalidOperationException">Numbered periods have no dates.</exception>
    public int IndexOf(DateOnly date) => Frequency switch
    {
        Frequency.Day => date.DayNumber,
        Frequency.Week => FloorDivide(date.DayNumber - WeekOffset, 7),
        Frequency.Month => (date.Year * 12) + date.Month - 1,
        Frequency.Quarter => (date.Year * 4) + ((date.Month - 1) / 3),
        Frequency.Year => date.Year,
        _ => throw new InvalidOperationException("Numbered periods have no dates."),
    };

    /// <summary>The first day of a period.</summary>
    /// <param name="index">The period's index.</param>
    /// <exception cref="InvalidOperationException">Numbered periods have no dates.</exception>
    public DateOnly StartOf(int index) => Frequency switch
    {
        Frequency.Day => DateOnly.FromDayNumber(index),
        Frequency.Week => DateOnly.FromDayNumber(Math.Max(0, (index * 7) + WeekOffset)),
        Frequency.Month => new DateOnly(FloorDivide(index, 12), index - (FloorDivide(index, 12) * 12) + 1, 1),
        Frequency.Quarter => new DateOnly(FloorDivide(index, 4), ((index - (FloorDivide(index, 4) * 4)) * 3) + 1, 1),
        Frequency.Year => new DateOnly(index, 1, 1),
        _ => throw new InvalidOperationException("Numbered periods have no dates."),
    };

    /// <summary>What a table or an axis calls a period: its first day as <c>2026-01-05</c>, <c>2026-01</c>, <c>2026-Q1</c>, <c>2026</c>, or its number.</summary>
    /// <param name="index">The period's index.</param>
    public string Label(int index) => Frequency switch
    {
        Frequency.Day or Frequency.Week => StartOf(index).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Frequency.Month => StartOf(index).ToString("yyyy-MM", CultureInfo.InvariantCulture),
        Frequency.Quarter => $"{FloorDivide(index, 4)}-Q{index - (FloorDivide(index, 4) * 4) + 1}",
        _ => index.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The phase of a period in the year in [0, 1): 0 on the first day. Zero for numbered periods.</summary>
    /// <param name="index">The period's index.</param>
    public double YearPhase(int index)
    {
        if (!HasDates) return 0;
        DateOnly start = StartOf(index);
        return (start.DayOfYear - 1) / (DateTime.IsLeapYear(start.Year) ? 366.0 : 365.0);
    }

    private static int FloorDivide(int a, int b) => (a / b) - (a % b < 0 ? 1 : 0);
}
