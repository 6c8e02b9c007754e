using System.Globalization;
using Kontor.Data.Forecasts;

namespace Kontor.Reports.Results;

/// <summary>A forecast as CSV: the key columns, date, mean, and one column per quantile level such as <c>q0.9</c>.</summary>
public static class ForecastCsv
{
    /// <summary>Writes a forecast, one line per series and step.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(Forecast forecast, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(writer);
        ForecastFrame frame = forecast.Frame;
        CsvLine.Write(writer, [.. frame.KeyNames, "date", "mean", .. frame.Levels.Select(l => $"q{l.ToString(CultureInfo.InvariantCulture)}")]);
        for (int i = 0; i < forecast.Count; i++)
        {
            for (int h = 0; h < forecast.Horizon; h++)
            {
                ReadOnlySpan<double> quantiles = forecast.Quantiles(i, h);
                var cells = new List<string>(quantiles.Length + 4);
                cells.AddRange(frame.Keys[i].Parts);
                cells.Add(frame.Calendar.Label(frame.Starts[i] + h));
                cells.Add(CsvLine.Number(forecast.Mean(i)[h]));
                foreach (double q in quantiles) cells.Add(CsvLine.Number(q));
                CsvLine.Write(writer, cells);
            }
        }
    }
}
