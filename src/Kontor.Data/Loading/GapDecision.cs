using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Decides whether the rows are transactions or one observation per period, and what a period without a row means.</summary>
internal static class GapDecision
{
    private const double Dense = 0.9, FewRepeats = 0.1, SeveralRows = 0.05, ManyGaps = 0.1;

    /// <summary>Decides.</summary>
    /// <exception cref="DataException">The table has one row per series and date but for a few: <see cref="FaultCode.Duplicate"/>.</exception>
    internal static (GapRule Rule, Fact Fact) Of(AggregatedTable table, Calendar calendar, string where, DataConfiguration said)
    {
        int[] bounds = table.Bounds();
        int[] order = table.Order().ToArray();
        long rows = 0, days = 0, life = 0, several = 0;
        int most = 1;
        for (int s = 0; s < table.Series.Count; s++)
        {
            if (bounds[s] == bounds[s + 1]) continue;
            life += table.PeriodOf(order[bounds[s + 1] - 1]) - table.PeriodOf(order[bounds[s]]) + 1;
            for (int i = bounds[s]; i < bounds[s + 1]; i++)
            {
                rows += table.RowsOf(order[i]);
                days += table.DaysOf(order[i]);
                most = Math.Max(most, table.DaysOf(order[i]));
                if (table.RowsOf(order[i]) > 1) several++;
            }
        }
        double density = (double)days / (life * most);
        if (table.Repeats > 0 && table.Repeats < FewRepeats * rows && density >= Dense && said is { Gaps: not GapRule.Zero, AddDuplicates: false })
        {
            (long row, int series, int period) = table.FirstRepeat;
            string more = table.Repeats > 1 ? $", and {table.Repeats - 1} more such rows" : "";
            Throw.Fault(new DataFault(
                FaultCode.Duplicate, where, $"series {new Panels.SeriesKey(table.Series.Parts(series))} a second time in {calendar.Label(period)}{more}",
                "one row per series and date, as elsewhere in the table; write 'duplicates: add' in kontor.yaml to add them up") { Row = row, Column = table.Plan.Date >= 0 ? table.Plan.Columns[table.Plan.Date] : null });
        }
        if (said.Gaps != GapRule.Auto) return (said.Gaps, Say(said.Gaps, "the configuration says so", Confidence.Certain));
        if (several > SeveralRows * table.Count)
            return (GapRule.Zero, Say(GapRule.Zero, $"the rows are transactions: {(double)rows / table.Count:0.0} per series and period", Confidence.Likely));
        double gaps = 1 - ((double)table.Count / life);
        if (table.Values is { Fraction: false, Zero: false } && gaps >= ManyGaps)
            return (GapRule.Zero, Say(GapRule.Zero, $"{gaps:0%} of the periods have no row and no row has zero units: rows seem to be written for sales only", Confidence.Guess));
        return (GapRule.Missing, Say(GapRule.Missing, "the table has one row per series and period", Confidence.Likely));
    }

    private static Fact Say(GapRule rule, string reason, Confidence confidence) =>
        new("periods without a row", rule == GapRule.Zero ? "zero units" : "missing, not zero", reason, confidence);
}
