using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Finds a first or last period that the dates of the table cover in part only.</summary>
internal static class PartialPeriods
{
    /// <summary>The first and last period that count, with a finding for each partial one.</summary>
    internal static (int First, int Last) Of(AggregatedTable table, Calendar calendar, PartialRule rule, string where, List<Finding> findings)
    {
        int first = int.MaxValue, last = int.MinValue;
        bool finer = false;
        for (int cell = 0; cell < table.Count; cell++)
        {
            if (double.IsNaN(table.Target!.Value(cell))) continue;
            first = Math.Min(first, table.PeriodOf(cell));
            last = Math.Max(last, table.PeriodOf(cell));
            finer |= table.DaysOf(cell) > 1;
        }
        if (first > last) throw new DataException(new DataFault(FaultCode.Empty, where, "no value of the target", "one or more"));
        if (!finer || calendar.Frequency is not (Frequency.Week or Frequency.Month) || first == last) return (first, last);
        int before = Missing(table.Weekdays, calendar.StartOf(first).DayNumber, table.DayRange.First - 1);
        int after = Missing(table.Weekdays, table.DayRange.Last + 1, calendar.StartOf(last + 1).DayNumber - 1);
        int allowed = calendar.Frequency == Frequency.Week ? 0 : 1; // one holiday at the edge of a month is no gap
        string done = rule == PartialRule.Drop ? "left out" : "kept; write 'partial: drop' in kontor.yaml to leave it out";
        if (before > allowed)
        {
            findings.Add(new Finding(Severity.Note, new DataFault(FaultCode.TooShort, where, $"a first period, {calendar.Label(first)}, whose rows begin on {DateOnly.FromDayNumber(table.DayRange.First):yyyy-MM-dd}; {done}", "a whole period")));
            if (rule == PartialRule.Drop) first++;
        }
        if (after > allowed)
        {
            findings.Add(new Finding(
                rule == PartialRule.Drop ? Severity.Note : Severity.Warning,
                new DataFault(FaultCode.TooShort, where, $"a last period, {calendar.Label(last)}, whose rows end on {DateOnly.FromDayNumber(table.DayRange.Last):yyyy-MM-dd}; {done}", "a whole period")));
            if (rule == PartialRule.Drop) last--;
        }
        return (first, last);
    }

    // days from..to that fall on a weekday that the table uses
    private static int Missing(int weekdays, int from, int to)
    {
        int missing = 0;
        for (int day = from; day <= to; day++) missing += (weekdays >> (day % 7)) & 1;
        return missing;
    }
}
