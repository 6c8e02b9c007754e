using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Sources;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Infers the calendar from the dates of a table whose periods are days.</summary>
internal static class FrequencyGuess
{
    private const int FewDates = 8;
    private static readonly string[] GapNames = ["daily", "weekly", "monthly", "quarterly", "yearly"];

    /// <summary>The calendar that the style of dates or the configuration fixes before the rows are read; null when the dates have to tell.</summary>
    internal static (Calendar Calendar, Fact Fact)? Fixed(TablePlan plan, TableProfile profile, DataConfiguration said)
    {
        if (plan.Style == DateStyle.Number && said.Epoch is null) return (new Calendar(Frequency.Ordinal), new Fact("periods", "numbered", "the column holds whole numbers", Confidence.Likely));
        const string told = "the configuration says so";
        if (said.Frequency == Frequency.Week)
        {
            if (said.WeekStart is { } given) return Decided(Frequency.Week, given, told, Confidence.Certain);
            if (said.Epoch is { } epoch) return Decided(Frequency.Week, epoch.Date.DayOfWeek, "the configuration says so, and the epoch is such a day", Confidence.Certain);
            if (plan.Style == DateStyle.IsoWeek || SeveralWeekdays(plan, profile)) return Decided(Frequency.Week, DayOfWeek.Monday, told, Confidence.Certain);
            return null;
        }
        if (said.Frequency is { } frequency) return Decided(frequency, DayOfWeek.Monday, told, Confidence.Certain);
        return plan.Style switch
        {
            DateStyle.IsoWeek => Decided(Frequency.Week, DayOfWeek.Monday, "the dates are ISO weeks", Confidence.Certain),
            DateStyle.YearQuarter => Decided(Frequency.Quarter, DayOfWeek.Monday, "the dates are quarters", Confidence.Certain),
            DateStyle.Year => Decided(Frequency.Year, DayOfWeek.Monday, "the dates are years", Confidence.Certain),
            _ => null,
        };
    }

    // the sampled dates fall on more than one weekday, so weeks begin where they usually do
    private static bool SeveralWeekdays(TablePlan plan, TableProfile profile)
    {
        if (plan.Date < 0) return false;
        var reader = new DateReader(plan.Style, plan.Format);
        Utf8Interner texts = profile.Columns[plan.Date].Texts;
        int weekdays = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            if (reader.Read(System.Text.Encoding.UTF8.GetBytes(texts[i]), out int day)) weekdays |= 1 << (day % 7);
        }
        return System.Numerics.BitOperations.PopCount((uint)weekdays) > 1;
    }

    /// <summary>The calendar of the dates.</summary>
    /// <exception cref="DataException">Series or stretches follow different frequencies: <see cref="FaultCode.MixedFrequency"/>.</exception>
    internal static (Calendar Calendar, Fact Fact) Of(AggregatedTable table, string where, DataConfiguration said, List<Finding> findings)
    {
        DateOnly[] days = Days(table);
        bool oneWeekday = days.Length > 1 && Array.TrueForAll(days, d => d.DayOfWeek == days[0].DayOfWeek);
        if (said.Frequency == Frequency.Week)
        {
            DayOfWeek start = oneWeekday ? days[0].DayOfWeek : DayOfWeek.Monday;
            return Decided(Frequency.Week, start, oneWeekday ? $"the configuration says weeks, and all dates are {start}s" : "the configuration says so", Confidence.Certain);
        }
        int[] gaps = Gaps(table, where, findings);
        double median = gaps.Length == 0 ? 1 : gaps[gaps.Length / 2];
        DayOfWeek weekday = said.WeekStart ?? (oneWeekday ? days[0].DayOfWeek : DayOfWeek.Monday);
        if (oneWeekday && median <= 21) return Decided(Frequency.Week, weekday, $"all dates are {days[0].DayOfWeek}s", Confidence.Certain);
        bool oneDay = days.Length > 1 && (Array.TrueForAll(days, d => d.Day == days[0].Day) || Array.TrueForAll(days, d => d.AddDays(1).Day == 1));
        if (oneDay)
        {
            int step = days.Skip(1).Select((d, i) => ((d.Year - days[i].Year) * 12) + d.Month - days[i].Month).Aggregate(0, Divisor);
            Frequency frequency = step % 12 == 0 ? Frequency.Year : step % 3 == 0 ? Frequency.Quarter : Frequency.Month;
            return Decided(frequency, weekday, $"all dates are the same day of a month, {step} month{(step == 1 ? "" : "s")} apart", Confidence.Certain);
        }
        Frequency byGap = median <= 3 ? Frequency.Day : median <= 10 ? Frequency.Week : median <= 45 ? Frequency.Month : median <= 135 ? Frequency.Quarter : Frequency.Year;
        bool sure = gaps.Length > 0 && gaps.Count(g => g == (int)median) >= 0.9 * gaps.Length;
        return Decided(byGap, weekday, $"the dates of a series are {median:0} day{(median == 1 ? "" : "s")} apart (median)", sure ? Confidence.Certain : Confidence.Likely);
    }

    private static (Calendar, Fact) Decided(Frequency frequency, DayOfWeek start, string reason, Confidence confidence)
    {
        string what = frequency == Frequency.Week ? $"weeks from {start}" : $"{frequency.ToString().ToLowerInvariant()}s";
        return (new Calendar(frequency, start), new Fact("periods", what, reason, confidence));
    }

    private static DateOnly[] Days(AggregatedTable table)
    {
        var days = new HashSet<int>();
        for (int cell = 0; cell < table.Count; cell++) days.Add(table.PeriodOf(cell));
        return [.. days.Order().Select(DateOnly.FromDayNumber)];
    }

    // all gaps between neighbouring dates of a series, sorted; refuses a mix
    private static int[] Gaps(AggregatedTable table, string where, List<Finding> findings)
    {
        int[] bounds = table.Bounds();
        int[] order = table.Order().ToArray();
        var gaps = new List<int>();
        var kinds = new List<(int Kind, int Series, long Row)>();
        int judged = 0;
        for (int s = 0; s < table.Series.Count; s++)
        {
            int[] counts = new int[GapNames.Length];
            int[] firsts = new int[GapNames.Length];
            int count = bounds[s + 1] - bounds[s];
            for (int i = bounds[s] + 1; i < bounds[s + 1]; i++)
            {
                int before = table.PeriodOf(order[i - 1]), now = table.PeriodOf(order[i]);
                gaps.Add(now - before);
                int kind = Kind(DateOnly.FromDayNumber(before), DateOnly.FromDayNumber(now));
                if (kind >= 0 && counts[kind]++ == 0) firsts[kind] = order[i];
            }
            if (count < FewDates) continue;
            judged++;
            int[] frequent = [.. Enumerable.Range(0, counts.Length).Where(k => counts[k] >= 0.25 * (count - 1))];
            if (frequent.Length == 2 && frequent.Sum(k => counts[k]) >= 0.9 * (count - 1)) Refuse(table, where, s, frequent, firsts);
            int main = Array.FindIndex(counts, c => c >= 0.75 * (count - 1));
            if (main >= 0) kinds.Add((main, s, table.FirstRowOf(order[bounds[s]])));
        }
        if (kinds.Count >= 0.9 * judged) Compare(table, where, kinds, findings);
        int[] sorted = [.. gaps];
        Array.Sort(sorted);
        return sorted;
    }

    private static void Compare(AggregatedTable table, string where, List<(int Kind, int Series, long Row)> kinds, List<Finding> findings)
    {
        var groups = kinds.GroupBy(k => k.Kind).OrderByDescending(g => g.Count()).ToList();
        if (groups.Count < 2) return;
        (int kind, int series, long row) = groups[1].First();
        var other = groups[0].First();
        var fault = new DataFault(
            FaultCode.MixedFrequency, where,
            $"series {Name(table, series)} (from row {row}) with {GapNames[kind]} dates and series {Name(table, other.Series)} (from row {other.Row}) with {GapNames[other.Kind]} dates",
            "one frequency; name the coarsest with 'frequency:' in kontor.yaml, or split the file") { Row = row };
        int rest = kinds.Count - groups[0].Count();
        if (groups.TrueForAll(g => g.Key >= groups[0].Key) && rest < 0.05 * kinds.Count) findings.Add(new Finding(Severity.Warning, fault, rest));
        else Throw.Fault(fault);
    }

    private static void Refuse(AggregatedTable table, string where, int series, int[] kinds, int[] firsts)
    {
        long[] rows = [.. kinds.Select(k => table.FirstRowOf(firsts[k]))];
        Throw.Fault(new DataFault(
            FaultCode.MixedFrequency, where, $"series {Name(table, series)} with {GapNames[kinds[0]]} dates (row {rows[0]}) and {GapNames[kinds[1]]} dates (row {rows[1]})",
            "one frequency; name the coarser with 'frequency:' in kontor.yaml") { Row = rows[1] });
    }

    private static string Name(AggregatedTable table, int series) => new Panels.SeriesKey(table.Series.Parts(series)).ToString();

    private static int Kind(DateOnly a, DateOnly b)
    {
        int days = b.DayNumber - a.DayNumber;
        if (days == 1) return 0;
        if (days == 7) return 1;
        int months = ((b.Year - a.Year) * 12) + b.Month - a.Month;
        bool aligned = a.Day == b.Day || (a.AddDays(1).Day == 1 && b.AddDays(1).Day == 1);
        return !aligned ? -1 : months switch { 1 => 2, 3 => 3, 12 => 4, _ => -1 };
    }

    private static int Divisor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a == 0 ? 1 : a;
    }
}
