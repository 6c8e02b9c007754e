using Kontor.Data.Calendars;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Plans;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Plans;

/// <summary>The totals that several sections show.</summary>
internal sealed class PlanFigures
{
    private const int MostHistory = 104;

    internal PlanFigures(DemandPlan plan)
    {
        Panel panel = plan.Panel;
        Calendar = panel.Calendar;
        First = plan.Forecast.Frame.Starts.Max();
        Horizon = plan.Forecast.Horizon;
        Total = plan.TotalQuantity();
        Steps = plan.TotalPerStep();
        HistoryStart = Math.Max(panel.Start, First - MostHistory);
        History = new double[First - HistoryStart];
        Array.Fill(History, double.NaN);
        double before = 0;
        int season = Calendar.PeriodsPerYear, seen = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesView series = panel[i];
            for (int t = 0; t < series.Length; t++)
            {
                double y = series.Target[t];
                int period = series.Start + t;
                if (double.IsNaN(y)) continue;
                if (period >= HistoryStart && period < First) History[period - HistoryStart] = double.IsNaN(History[period - HistoryStart]) ? y : History[period - HistoryStart] + y;
                if (season <= 1 || period < First - season || period >= First - season + Horizon) continue;
                before += y;
                seen++;
            }
        }
        LastYear = seen > 0 && panel.Start <= First - season ? before : null;
    }

    internal Calendar Calendar { get; }

    /// <summary>The first period ahead.</summary>
    internal int First { get; }

    internal int Horizon { get; }

    internal SampleDistribution Total { get; }

    internal SampleDistribution[] Steps { get; }

    internal int HistoryStart { get; }

    internal double[] History { get; }

    /// <summary>The total of the same periods a year earlier; null where they are not on file.</summary>
    internal double? LastYear { get; }

    internal string FirstLabel => Calendar.Label(First);

    internal string LastLabel => Calendar.Label(First + Horizon - 1);

    internal string KnownLabel => Calendar.Label(First - 1);

    internal PeriodAxis Axis(int start, int count) => Calendar.HasDates
        ? PeriodAxis.OfDates(Enumerable.Range(start, count).Select(Calendar.StartOf))
        : PeriodAxis.OfNames(Enumerable.Range(start, count).Select(Calendar.Label));
}
