using System.Collections.Immutable;
using Kontor.Data.Calendars;

namespace Kontor.Demand.Features.Blocks;

/// <summary>The holidays of some countries in a run of periods.</summary>
internal sealed class Holidays
{
    /// <summary>What a period without a holiday is called.</summary>
    internal const string None = "none";

    private readonly int _start;
    private readonly string?[] _names;

    /// <summary>The holidays of the periods <paramref name="start"/> to <paramref name="end"/>-1; none without dates.</summary>
    internal Holidays(ImmutableArray<string> countries, Calendar calendar, int start, int end)
    {
        _start = start;
        _names = new string?[end - start];
        if (!calendar.HasDates) return;
        EventCalendar events = countries.Aggregate(EventCalendar.Empty, (all, country) => all.With(EventCalendar.ForCountry(country)));
        double[] counts = new double[_names.Length];
        foreach (string name in events.Names)
        {
            events.Count(name, calendar, start, counts);
            for (int p = 0; p < counts.Length; p++)
            {
                if (counts[p] > 0) _names[p] = _names[p] is { } others ? $"{others} + {name}" : name;
            }
        }
    }

    /// <summary>The holidays of a period as one name; null where there is none.</summary>
    internal string? this[int period] => _names[period - _start];
}
