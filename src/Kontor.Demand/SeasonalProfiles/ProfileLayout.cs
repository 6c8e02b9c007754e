using Kontor.Data.Calendars;
using Kontor.Data.Panels;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>The series of a panel on one time axis, with their groups and places. Series without an observation are left out.</summary>
internal sealed class ProfileLayout
{
    private const int MostCategories = 16;

    private ProfileLayout(SeasonalProfile specification, Panel panel)
    {
        Season = SeasonOf(specification, panel.Calendar);
        if (panel.End - panel.Start < 2 * Season) Throw.TooFewSeasons(specification.Name, panel.End - panel.Start, Season);
        Start = panel.Start;
        Periods = panel.End - Start;
        Positions = [.. Enumerable.Range(0, panel.Count).Where(i => specification.CheckSeries(panel[i]) is null)];
        Count = Positions.Length;
        Keys = [.. Positions.Select(i => panel.Keys[i])];
        Target = new double[Count][];
        (Ends, First, Last) = (new int[Count], new int[Count], new int[Count]);
        for (int i = 0; i < Count; i++)
        {
            SeriesView series = panel[Positions[i]];
            double[] row = Target[i] = new double[Periods];
            Array.Fill(row, double.NaN);
            series.Target.CopyTo(row.AsSpan(series.Start - Start));
            Ends[i] = series.End - Start - 1;
            First[i] = Array.FindIndex(row, y => !double.IsNaN(y));
            Last[i] = Array.FindLastIndex(row, y => !double.IsNaN(y));
        }
        (Group, Members) = Partition(specification.GroupBy, panel.KeyNames.Length - 1, panel);
        (Place, int[][] places) = Partition(specification.PlaceBy, 0, panel);
        Places = places.Length;
        Events = new EventEffects(specification.EventsFor(panel.Calendar, Start, Periods), panel.Calendar, Start);
        int[] statics = [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => IsAttribute(panel.Covariates[c], panel))];
        Statics = [.. statics.Select(c => panel.Covariates[c])];
        StaticValues = [.. Positions.Select(i => statics.Select(c => (float)panel[i].Static(c)).ToArray())];
        double sum = 0;
        long observed = 0;
        foreach (double[] row in Target)
        {
            foreach (double y in row)
            {
                if (double.IsNaN(y)) continue;
                sum += Math.Abs(y);
                observed++;
            }
        }
        SmallestLevel = sum > 0 ? 1e-3 * sum / observed : 1;
    }

    /// <summary>Periods in a season.</summary>
    internal int Season { get; }

    /// <summary>The calendar's index of period 0.</summary>
    internal int Start { get; }

    /// <summary>Periods from the first of any series to the last of any.</summary>
    internal int Periods { get; }

    /// <summary>The number of series.</summary>
    internal int Count { get; }

    /// <summary>Series -> position in the panel.</summary>
    internal int[] Positions { get; }

    /// <summary>The names of the series.</summary>
    internal SeriesKey[] Keys { get; }

    /// <summary>NaN where unobserved, before the start and after the end. Shape: (series)(periods).</summary>
    internal double[][] Target { get; }

    /// <summary>Series -> its last period, observed or not.</summary>
    internal int[] Ends { get; }

    /// <summary>Series -> its first observed period.</summary>
    internal int[] First { get; }

    /// <summary>Series -> its last observed period.</summary>
    internal int[] Last { get; }

    /// <summary>Series -> group, whose members share a season.</summary>
    internal int[] Group { get; }

    /// <summary>Group -> its series.</summary>
    internal int[][] Members { get; }

    /// <summary>Series -> place, whose series grow together.</summary>
    internal int[] Place { get; }

    /// <summary>The number of places.</summary>
    internal int Places { get; }

    /// <summary>The moving events.</summary>
    internal EventEffects Events { get; }

    /// <summary>The static covariates that trees may use: numbers and categories of few values, but no keys.</summary>
    internal Covariate[] Statics { get; }

    /// <summary>Their values. Shape: (series)(statics).</summary>
    internal float[][] StaticValues { get; }

    /// <summary>Stands for the level of a series that has none above zero: a thousandth of the panel's mean absolute value.</summary>
    internal double SmallestLevel { get; }

    internal static ProfileLayout Of(SeasonalProfile specification, Panel panel) => new(specification, panel);

    /// <summary>A number of weeks of a year as periods of this season, 1 or more.</summary>
    internal int Window(int weeks) => Math.Max(1, (int)Math.Ceiling(weeks * Season / 52.0));

    /// <summary>True when a series has less than a season of data at an origin.</summary>
    internal bool IsShort(int series, int origin) => Math.Min(Last[series], origin) - First[series] + 1 < Season;

    // keys and categories of many values would let trees memorise the one year of changes that they see
    private static bool IsAttribute(Covariate covariate, Panel panel) =>
        covariate.Timing == CovariateTiming.Static && covariate.Categories.Length <= MostCategories && !panel.KeyNames.Contains(covariate.Name, StringComparer.OrdinalIgnoreCase);

    private static int SeasonOf(SeasonalProfile specification, Calendar calendar)
    {
        // 52 whole weeks, so that weekdays stay on weekdays
        int season = specification.Season ?? (calendar.Frequency == Frequency.Day ? 364 : calendar.PeriodsPerYear);
        if (season < 2) Throw.NoSeason(specification.Name, calendar.Frequency.ToString());
        return season;
    }

    // by a named key column, or by a default one where there are two or more; all series in one part otherwise
    private (int[] Part, int[][] Members) Partition(string? by, int byDefault, Panel panel)
    {
        int column = by is not null ? panel.KeyNames.IndexOf(by) : panel.KeyNames.Length >= 2 ? byDefault : -1;
        if (by is not null && column < 0) Throw.UnknownKey(by, panel);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] part = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            string value = column < 0 ? "" : Keys[i].Parts[column];
            if (!numbers.TryGetValue(value, out int number)) numbers.Add(value, number = numbers.Count);
            part[i] = number;
        }
        var members = new List<int>[numbers.Count];
        for (int p = 0; p < members.Length; p++) members[p] = [];
        for (int i = 0; i < Count; i++) members[part[i]].Add(i);
        return (part, [.. members.Select(m => m.ToArray())]);
    }
}
