using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using Kontor.Data.Panels;

namespace Kontor.Bench.Walmart;

/// <summary>The 39-week task on weekly sales of store departments: the series with 79 observations or more.</summary>
internal static class WalmartTask
{
    internal const int Horizon = 39;

    /// <summary>Reads the panel: keys store and department, store size and type as static covariates; unobserved weeks are missing.</summary>
    internal static Panel Read(string folder)
    {
        // dates are Fridays that end their weeks
        var calendar = new Data.Calendars.Calendar(Data.Calendars.Frequency.Week, DayOfWeek.Saturday);
        var stores = File.ReadLines(Path.Combine(folder, "stores.csv")).Skip(1).Select(l => l.Split(',')).ToDictionary(
            f => f[0], f => (Type: (double)(f[1][0] - 'A'), Size: double.Parse(f[2], CultureInfo.InvariantCulture)), StringComparer.Ordinal);
        var sales = new Dictionary<(string Store, string Dept), List<(int Week, double Value)>>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "train.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] f = line.Split(',');
            if (!sales.TryGetValue((f[0], f[1]), out List<(int, double)>? series)) sales.Add((f[0], f[1]), series = []);
            series.Add((calendar.IndexOf(DateOnly.ParseExact(f[2], "yyyy-MM-dd", CultureInfo.InvariantCulture)), double.Parse(f[3], CultureInfo.InvariantCulture)));
        }
        ImmutableArray<Covariate> covariates = [new("size", CovariateTiming.Static), new("type", CovariateTiming.Static) { Categories = ["A", "B", "C"] }];
        var builder = new PanelBuilder(calendar, "sales", ["store", "dept"], covariates);
        foreach (((string store, string dept), List<(int Week, double Value)> series) in sales)
        {
            if (series.Count < (2 * Horizon) + 1) continue;
            int start = series.Min(s => s.Week);
            double[] target = new double[series.Max(s => s.Week) - start + 1];
            Array.Fill(target, double.NaN);
            foreach ((int week, double value) in series) target[week - start] = value;
            builder.Add(new SeriesKey(store, dept), start, target, [stores[store].Size], [stores[store].Type]);
        }
        return builder.Build();
    }
}
