using System.Collections.Immutable;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>An event that falls into another period of the season every year, such as Easter.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Dates">The day around which people buy, once a year, over history and horizon. Years that are not listed have no event.</param>
public sealed record MovingEvent(string Name, ImmutableArray<DateOnly> Dates)
{
    /// <summary>Easter of some years, dated on Good Friday: whatever day weeks begin on, that is the week of the purchases before Easter Sunday.</summary>
    /// <param name="firstYear">The first year, 1583 or later.</param>
    /// <param name="lastYear">The last year, not before the first.</param>
    public static MovingEvent Easter(int firstYear, int lastYear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstYear, 1583);
        ArgumentOutOfRangeException.ThrowIfLessThan(lastYear, firstYear);
        return new("easter", [.. Enumerable.Range(firstYear, lastYear - firstYear + 1).Select(y => EasterSunday(y).AddDays(-2))]);
    }

    // the anonymous Gregorian algorithm (Meeus 1991, "Astronomical Algorithms", chapter 8)
    private static DateOnly EasterSunday(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int correction = (b + 8) / 25, sun = (b - correction + 1) / 3;
        int h = ((19 * a) + b - (b / 4) - sun + 15) % 30;
        int l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        int m = (a + (11 * h) + (22 * l)) / 451;
        int day = h + l - (7 * m) + 114;
        return new DateOnly(year, day / 31, (day % 31) + 1);
    }
}
