namespace Kontor.Data.Calendars;

/// <summary>Gives an event one date in a year, or none.</summary>
/// <param name="Name">The event.</param>
/// <param name="DateIn">The date in a year, before the conditions below; null when there is none.</param>
internal sealed record EventRule(string Name, Func<int, DateOnly?> DateIn)
{
    /// <summary>The first and last year.</summary>
    internal (int From, int To) Years { get; init; } = (int.MinValue, int.MaxValue);

    /// <summary>Years without it.</summary>
    internal HashSet<int> Except { get; init; } = [];

    /// <summary>Days to add.</summary>
    internal int Offset { get; init; }

    /// <summary>Days after Easter on which it moves a week on.</summary>
    internal int? UnlessEaster { get; init; }

    /// <summary>The date in a year; null when there is none.</summary>
    internal DateOnly? In(int year)
    {
        if (year < Years.From || year > Years.To || Except.Contains(year) || DateIn(year) is not { } date) return null;
        if (UnlessEaster is { } days && date == Easter(year).AddDays(days)) date = date.AddDays(7);
        return date.AddDays(Offset);
    }

    /// <summary>Easter Sunday (anonymous 1876, "To find Easter", Nature 13, p. 487).</summary>
    internal static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
        int h = ((19 * a) + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + (2 * e) + (2 * i) - h - k) % 7, m = (a + (11 * h) + (22 * l)) / 451;
        int sum = h + l - (7 * m) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }

    /// <summary>The n-th of a weekday in a month.</summary>
    internal static DateOnly Nth(int year, int month, DayOfWeek weekday, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((((int)weekday - (int)first.DayOfWeek + 7) % 7) + (7 * (n - 1)));
    }

    /// <summary>The last of a weekday in a month.</summary>
    internal static DateOnly Last(int year, int month, DayOfWeek weekday)
    {
        DateOnly last = new(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-(((int)last.DayOfWeek - (int)weekday + 7) % 7));
    }
}
