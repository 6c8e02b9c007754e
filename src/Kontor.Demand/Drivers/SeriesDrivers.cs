using Kontor.Data.Forecasts;
using Kontor.Data.Panels;

namespace Kontor.Demand.Drivers;

/// <summary>A forecast taken apart from outside, for models that give no reasons of their own: recent sales against the usual, the whole horizon against recent sales, the period against the horizon.</summary>
internal static class SeriesDrivers
{
    internal const string Outlook = "Outlook of the whole horizon", Place = "Place in the horizon";
    private const int Usual = 26, Recent = 8;

    /// <summary>The parts of one forecast. The usual level is the median of the last year, of the last 26 periods where there is no season.</summary>
    /// <param name="series">The history, with one observed value or more.</param>
    /// <param name="forecast">The forecast.</param>
    /// <param name="position">The series' position in the forecast.</param>
    /// <param name="step">The step, from 1.</param>
    internal static ForecastDrivers Of(SeriesView series, Forecast forecast, int position, int step)
    {
        int season = series.Calendar.Season;
        double usual = Median(series.Target, season > 1 ? season : Usual), recent = Median(series.Target, season > 1 ? Math.Max(2, Math.Min(Recent, season / 4)) : Recent), mean = 0;
        for (int h = 0; h < forecast.Horizon; h++) mean += forecast.Quantile(position, h, 0.5) / forecast.Horizon;
        double said = forecast.Quantile(position, step - 1, 0.5);
        return ForecastDrivers.Of(series.Key, step, usual, [new Driver(FeatureWords.Recent, recent - usual), new Driver(Outlook, mean - recent), new Driver(Place, said - mean)], said);
    }

    // of the last periods, of all where none of these is observed
    private static double Median(ReadOnlySpan<double> y, int periods)
    {
        var seen = new List<double>();
        for (int t = Math.Max(0, y.Length - periods); t < y.Length; t++)
        {
            if (!double.IsNaN(y[t])) seen.Add(y[t]);
        }
        if (seen.Count == 0) return periods < y.Length ? Median(y, y.Length) : 0;
        seen.Sort();
        return 0.5 * (seen[(seen.Count - 1) / 2] + seen[seen.Count / 2]);
    }
}
