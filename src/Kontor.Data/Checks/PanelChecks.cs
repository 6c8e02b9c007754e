using Kontor.Data.Calendars;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Data.Checks;

/// <summary>Looks at every series of a panel for what a person would want to look at.</summary>
internal static class PanelChecks
{
    private const double OutlierScore = 8;
    private const int FewPeriods = 2, FewForScores = 12;
    private const double ShiftRatio = 5, ManyGaps = 0.3;

    /// <summary>One finding per kind, with the first series it concerns and the number of series.</summary>
    internal static List<Finding> Of(LoadResult loaded, FitContext context)
    {
        Panel panel = loaded.Panel;
        var tally = new FindingTally();
        double[] scratch = [];
        int season = Math.Max(4, loaded.Season);
        int[] prices = [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => panel.Covariates[c] is { Role: CovariateRole.Price, Timing: not CovariateTiming.Static })];
        for (int s = 0; s < panel.Count; s++)
        {
            if (s % 1024 == 0) context.Cancellation.ThrowIfCancellationRequested();
            SeriesView series = panel[s];
            if (scratch.Length < series.Length) scratch = new double[series.Length * 2];
            CheckTarget(series, season, scratch, tally);
            foreach (int price in prices) CheckPrice(series, price, panel.Covariates[price].Name, tally);
        }
        CheckFuture(panel, context, tally);
        return [.. tally.Findings];
    }

    private static void CheckTarget(SeriesView series, int season, double[] scratch, FindingTally tally)
    {
        string where = $"series {series.Key}";
        ReadOnlySpan<double> target = series.Target;
        int observed = 0, zeros = 0, negative = -1, trailing = 0;
        bool constant = true;
        double first = double.NaN;
        for (int t = 0; t < target.Length; t++)
        {
            if (double.IsNaN(target[t])) continue;
            if (observed == 0) first = target[t];
            scratch[observed++] = target[t];
            constant &= target[t] == first;
            trailing = target[t] == 0 ? trailing + 1 : 0;
            if (target[t] == 0) zeros++;
            if (target[t] < 0 && negative < 0) negative = t;
        }
        if (negative >= 0) tally.Add(Severity.Note, FaultCode.OutOfRange, "negative", where, $"{target[negative]} units in {series.Calendar.Label(series.Start + negative)}", "zero or more, unless these are returns");
        int gaps = target.Length - observed;
        if (gaps > 0) tally.Add(gaps > ManyGaps * target.Length ? Severity.Warning : Severity.Note, FaultCode.Missing, gaps > ManyGaps * target.Length ? "many gaps" : "gaps", where, $"{gaps} of {target.Length} periods missing", "a row for each period");
        if (observed < FewPeriods)
        {
            tally.Add(Severity.Warning, FaultCode.TooShort, "short", where, "one observation", "two or more to see any change");
            return;
        }
        if (constant)
        {
            if (zeros == observed) tally.Add(Severity.Warning, FaultCode.Constant, "zeros", where, "zeros only", "sales; or leave the series out");
            else tally.Add(Severity.Warning, FaultCode.Constant, "constant", where, $"{first} in every period", "values that vary");
            return;
        }
        Span<double> values = scratch.AsSpan(0, observed);
        if (trailing >= season && trailing > 3 * LongestZeroRun(values[..^trailing]))
        {
            tally.Add(Severity.Warning, FaultCode.Constant, "ended", where, $"zeros in the last {trailing} periods: discontinued?", "sales; or leave the series out");
            return;
        }
        if (observed >= FewForScores && !Shifts(values, season, where, tally)) CheckOutliers(series, values, where, tally);
    }

    // robust z on the scale of square roots, on which the spread of sales is about even: (x - median) / (1.4826 MAD)
    private static void CheckOutliers(SeriesView series, Span<double> values, string where, FindingTally tally)
    {
        for (int i = 0; i < values.Length; i++) values[i] = Root(values[i]);
        values.Sort();
        double median = Median(values);
        for (int i = 0; i < values.Length; i++) values[i] = Math.Abs(values[i] - median);
        values.Sort();
        double spread = 1.4826 * Median(values);
        if (spread == 0) return;
        ReadOnlySpan<double> target = series.Target;
        int worst = -1;
        double score = OutlierScore;
        for (int t = 0; t < target.Length; t++)
        {
            if (double.IsNaN(target[t]) || Math.Abs(Root(target[t]) - median) / spread <= score) continue;
            score = Math.Abs(Root(target[t]) - median) / spread;
            worst = t;
        }
        if (worst >= 0)
            tally.Add(Severity.Note, FaultCode.OutOfRange, "outlier", where, $"{target[worst]} in {series.Calendar.Label(series.Start + worst)}, {score:0} robust deviations from the median", "a look: an event, or an error?");
    }

    // the means of the last season and of the one before it differ by a factor
    private static bool Shifts(ReadOnlySpan<double> values, int season, string where, FindingTally tally)
    {
        int length = Math.Min(season, values.Length / 2);
        double last = Mean(values[^length..]), before = Mean(values[^(2 * length)..^length]);
        if (last <= 0 || before <= 0 || Math.Max(last / before, before / last) < ShiftRatio) return false;
        tally.Add(Severity.Warning, FaultCode.OutOfRange, "shift", where, $"a mean of {last:0.##} in the last {length} periods after {before:0.##} in the {length} before", "a look: has something changed for good?");
        return true;
    }

    private static void CheckPrice(SeriesView series, int price, string name, FindingTally tally)
    {
        ReadOnlySpan<double> prices = series.Dynamic(price);
        int bad = prices.IndexOfAnyInRange(double.NegativeInfinity, 0.0);
        if (bad >= 0) tally.Add(Severity.Warning, FaultCode.OutOfRange, "price", $"series {series.Key}", $"a {name} of {prices[bad]} in {series.Calendar.Label(series.Start + bad)}", "a price above zero, or an empty cell", name);
    }

    private static void CheckFuture(Panel panel, FitContext context, FindingTally tally)
    {
        if (!panel.Calendar.HasDates) return;
        int now = panel.Calendar.IndexOf(DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime));
        for (int s = 0; s < panel.Count; s++)
        {
            SeriesView series = panel[s];
            if (series.End - 1 > now) tally.Add(Severity.Warning, FaultCode.OutOfRange, "future", $"series {series.Key}", $"sales in {panel.Calendar.Label(series.End - 1)}, which has not come yet", "dates up to today; is the order of day and month right?");
        }
    }

    private static int LongestZeroRun(ReadOnlySpan<double> values)
    {
        int run = 0, longest = 0;
        foreach (double value in values)
        {
            run = value == 0 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    private static double Root(double value) => Math.Sign(value) * Math.Sqrt(Math.Abs(value));

    private static double Median(ReadOnlySpan<double> sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
