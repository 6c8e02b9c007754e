using System.Collections.Immutable;
using Kontor.Data.Simulation.Rules;

namespace Kontor.Data.Simulation;

/// <summary>An event that comes every year and lifts demand in the weeks around it.</summary>
/// <param name="Name">Its name.</param>
public sealed record MarketEvent(string Name)
{
    /// <summary>Christmas, 25 December: demand rises over three weeks and falls after.</summary>
    public static MarketEvent Christmas { get; } = new("Christmas") { Month = 12, Day = 25, WeeksBefore = 2, LogLifts = [0.15, 0.35, 0.45, -0.15] };

    /// <summary>Easter Sunday, which moves between 22 March and 25 April.</summary>
    public static MarketEvent Easter { get; } = new("Easter") { IsEaster = true, WeeksBefore = 1, LogLifts = [0.20, 0.35, -0.10] };

    /// <summary>True when the day is Easter Sunday; month and day do not matter then. Default false.</summary>
    public bool IsEaster { get; init; }

    /// <summary>The month of the day, 1 to 12. Default 1.</summary>
    public int Month { get; init => field = value is >= 1 and <= 12 ? value : throw new ArgumentOutOfRangeException(nameof(Month), value, "needs 1 to 12"); } = 1;

    /// <summary>The day of the month, 1 to 31; in a shorter month its last day. Default 1.</summary>
    public int Day { get; init => field = value is >= 1 and <= 31 ? value : throw new ArgumentOutOfRangeException(nameof(Day), value, "needs 1 to 31"); } = 1;

    /// <summary>How many weeks before the week of the day the first lift applies, 0 or more. Default 0.</summary>
    public int WeeksBefore { get; init => field = Domain.AtLeast(value, 0); }

    /// <summary>What is added to the logarithm of demand in consecutive weeks, for a category of sensitivity 1. The first is <see cref="WeeksBefore"/> weeks before the day's week. Default: nothing.</summary>
    public ImmutableArray<double> LogLifts
    {
        get;
        init => field = !value.IsDefault && value.All(double.IsFinite) ? value : throw new ArgumentException("needs finite numbers", nameof(LogLifts));
    } = [];

    /// <summary>The day of the event in a year.</summary>
    /// <param name="year">The year, 1583 or later for Easter.</param>
    public DateOnly DayIn(int year) => IsEaster ? EasterSunday(year) : new DateOnly(year, Month, Math.Min(Day, DateTime.DaysInMonth(year, Month)));

    // The Gregorian computus of Butcher's Ecclesiastical Calendar (1876), as in Meeus (1991), "Astronomical Algorithms", chapter 8
    private static DateOnly EasterSunday(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        int l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        int sum = h + l - (7 * ((a + (11 * h) + (22 * l)) / 451)) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }
}
