using System.Globalization;
using Kontor.Data.Calendars;
using Calendar = Kontor.Data.Calendars.Calendar;

namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>The effects that all products of a category share in a period: few entries per period, so that they are kept sparse.</summary>
internal sealed class SeasonDesign
{
    private const double LongEnough = 2.5; // years: each week of the year seen at least twice
    private const int Harmonics = 2;

    private SeasonDesign(int start, int columns, (int Column, double Value)[][] entries) => (Start, Columns, Entries) = (start, columns, entries);

    /// <summary>The first period.</summary>
    internal int Start { get; }

    /// <summary>The number of columns.</summary>
    internal int Columns { get; }

    /// <summary>The entries of each period. Shape: (periods)(entries).</summary>
    internal (int Column, double Value)[][] Entries { get; }

    /// <summary>Makes the design of the periods from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    internal static SeasonDesign Of(DemandControls controls, Calendar calendar, int start, int end)
    {
        int periods = end - start;
        var entries = new List<(int, double)>[periods];
        for (int t = 0; t < periods; t++) entries[t] = [];
        int columns = 0;
        if (controls.Season == SeasonControl.Periods)
        {
            for (int t = 1; t < periods; t++) entries[t].Add((columns++, 1));
        }
        else if (controls.Season == SeasonControl.Calendar && calendar.HasDates && calendar.Frequency != Frequency.Year)
        {
            double years = (double)periods / calendar.PeriodsPerYear;
            if (calendar.Frequency == Frequency.Day) Dummies(t => (int)calendar.StartOf(start + t).DayOfWeek);
            if (years >= LongEnough && calendar.Frequency != Frequency.Day) Dummies(t => YearPart(calendar, start + t));
            else Curve(Math.Min(calendar.Frequency == Frequency.Quarter ? 1 : 2 * Harmonics, (int)Math.Ceiling(years * Harmonics)));
            if (calendar.Frequency is Frequency.Week or Frequency.Day) Holidays();
        }
        return new SeasonDesign(start, columns, Array.ConvertAll(entries, e => e.ToArray()));

        // an effect for each value but the first
        void Dummies(Func<int, int> part)
        {
            var column = new Dictionary<int, int>();
            for (int t = 0; t < periods; t++)
            {
                if (!column.TryGetValue(part(t), out int c)) column.Add(part(t), c = column.Count == 0 ? -1 : columns++);
                if (c >= 0) entries[t].Add((c, 1));
            }
        }

        void Curve(int harmonics)
        {
            for (int k = 1; k <= harmonics; k++)
            {
                for (int t = 0; t < periods; t++)
                {
                    double angle = 2 * Math.PI * k * calendar.YearPhase(start + t);
                    entries[t].Add((columns, Math.Cos(angle)));
                    entries[t].Add((columns + 1, Math.Sin(angle)));
                }
                columns += 2;
            }
        }

        // the week of a holiday, the one before and the one after
        void Holidays()
        {
            EventCalendar events = EventCalendar.ForCountry(controls.Country ?? "US");
            int week = calendar.Frequency == Frequency.Day ? 7 : 1;
            foreach (string name in controls.Country is null ? ["Easter"] : events.Names)
            {
                for (int offset = -1; offset <= 1; offset++)
                {
                    bool used = false;
                    foreach (DateOnly day in events.Dates(name, calendar.StartOf(start).AddDays(-14), calendar.StartOf(end).AddDays(14)))
                    {
                        int first = calendar.IndexOf(day) + (offset * week) - start - (week == 7 ? 3 : 0);
                        for (int t = Math.Max(0, first); t < Math.Min(periods, first + week); t++)
                        {
                            entries[t].Add((columns, 1));
                            used = true;
                        }
                    }
                    if (used) columns++;
                }
            }
        }
    }

    private static int YearPart(Calendar calendar, int period) => calendar.Frequency switch
    {
        Frequency.Week => ISOWeek.GetWeekOfYear(calendar.StartOf(period).AddDays(3).ToDateTime(TimeOnly.MinValue)),
        Frequency.Month => calendar.StartOf(period).Month,
        _ => (calendar.StartOf(period).Month - 1) / 3,
    };
}
