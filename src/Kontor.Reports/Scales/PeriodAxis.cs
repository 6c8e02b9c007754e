using System.Collections.Immutable;
using System.Globalization;

namespace Kontor.Reports.Scales;

/// <summary>The names of consecutive periods and how an axis shows them: a tick where the tick text changes, and a second row where the group changes.</summary>
public sealed record PeriodAxis
{
    private PeriodAxis(ImmutableArray<string> names, ImmutableArray<string> ticks, ImmutableArray<string> groups)
    {
        Names = names;
        Ticks = ticks;
        Groups = groups;
    }

    /// <summary>The full name of each period, such as <c>4 Mar 2024</c>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The tick text of each period, such as <c>Mar</c>; equal neighbours share one tick.</summary>
    public ImmutableArray<string> Ticks { get; }

    /// <summary>The second row of each period, such as <c>2024</c>, or empty when there is none.</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary>The number of periods.</summary>
    public int Count => Names.Length;

    /// <summary>No periods.</summary>
    public static PeriodAxis Empty { get; } = new([], [], []);

    /// <summary>Periods that are named by the caller, each name its own tick.</summary>
    /// <param name="names">One name per period.</param>
    public static PeriodAxis OfNames(IEnumerable<string> names)
    {
        ImmutableArray<string> all = [.. names];
        return new PeriodAxis(all, all, []);
    }

    /// <summary>Periods that start on dates: ticks are days, months over years, or years, whichever suits their span.</summary>
    /// <param name="starts">The first day of each period, ascending.</param>
    public static PeriodAxis OfDates(IEnumerable<DateOnly> starts)
    {
        ImmutableArray<DateOnly> dates = [.. starts];
        if (dates.IsEmpty) return Empty;
        int span = dates[^1].DayNumber - dates[0].DayNumber;
        bool months = dates.Length > 1 && dates.All(d => d.Day == 1);
        bool years = months && dates.All(d => d.Month == 1);
        ImmutableArray<string> names = Texts(dates, years ? "yyyy" : months ? "MMM yyyy" : "d MMM yyyy");
        if (years || span > 6 * 366) return new PeriodAxis(names, Texts(dates, "yyyy"), []);
        return new PeriodAxis(names, Texts(dates, months || span > 120 ? "MMM" : "d MMM"), Texts(dates, "yyyy"));
    }

    private static ImmutableArray<string> Texts(ImmutableArray<DateOnly> dates, string format) =>
        [.. dates.Select(d => d.ToString(format, CultureInfo.InvariantCulture))];
}
