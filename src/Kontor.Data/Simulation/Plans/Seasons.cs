using Kontor.Data.Calendars;
using Kontor.Data.Simulation.Rules;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Plans;

/// <summary>The factors of the yearly shape and of events.</summary>
internal static class Seasons
{
    /// <summary>exp(Σ a cos(2πk u) + b sin(2πk u)) per week, u the phase in the year, a and b normal with deviation / k.</summary>
    internal static double[] Yearly(SeasonRules rules, Calendar calendar, int firstWeek, int weeks, RandomStream stream)
    {
        double[] logs = new double[weeks];
        for (int k = 1; k <= rules.Harmonics; k++)
        {
            double a = rules.Deviation / k * stream.NextGaussian(), b = rules.Deviation / k * stream.NextGaussian();
            for (int t = 0; t < weeks; t++)
            {
                double angle = 2 * Math.PI * k * calendar.YearPhase(firstWeek + t);
                logs[t] += (a * Math.Cos(angle)) + (b * Math.Sin(angle));
            }
        }
        return Array.ConvertAll(logs, Math.Exp);
    }

    /// <summary>exp(sensitivity × the sum of the log-lifts of the week) per week.</summary>
    internal static double[] Events(SeasonRules rules, Calendar calendar, int firstWeek, int weeks, double sensitivity)
    {
        double[] logs = new double[weeks];
        int firstYear = calendar.StartOf(firstWeek).Year, lastYear = calendar.StartOf(firstWeek + weeks).Year;
        foreach (MarketEvent occasion in rules.Events)
        {
            // a year more on both sides: weeks around an event may lie in another year
            for (int year = firstYear - 1; year <= lastYear + 1; year++)
            {
                int from = calendar.IndexOf(occasion.DayIn(year)) - occasion.WeeksBefore - firstWeek;
                for (int i = 0; i < occasion.LogLifts.Length; i++)
                {
                    if (from + i >= 0 && from + i < weeks) logs[from + i] += sensitivity * occasion.LogLifts[i];
                }
            }
        }
        return Array.ConvertAll(logs, Math.Exp);
    }
}
