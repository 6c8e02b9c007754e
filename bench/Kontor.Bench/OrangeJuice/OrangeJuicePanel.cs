using System.Globalization;
using System.IO.Compression;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;

namespace Kontor.Bench.OrangeJuice;

/// <summary>Reads weekly sales of orange juice: 83 stores x 11 brands, with the price of the brand in the store, deal and feature advertisement.</summary>
internal static class OrangeJuicePanel
{
    private const int FirstPrice = 5, Deal = 16, Feature = 17, LastWeek = 160;

    internal static Panel Read(string folder)
    {
        var rows = new SortedDictionary<(int Store, int Brand), List<(int Week, double Units, double Price, double Deal, double Feature)>>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "oj_yx.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            double[] cells = [.. line.Split(',').Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
            (int store, int brand) = ((int)cells[0], (int)cells[1]);
            if (!rows.TryGetValue((store, brand), out var own)) rows[(store, brand)] = own = [];
            own.Add(((int)cells[2], Math.Round(Math.Exp(cells[3])), cells[FirstPrice + brand - 1], cells[Deal], cells[Feature]));
        }
        var builder = new PanelBuilder(new Data.Calendars.Calendar(Frequency.Ordinal), "units", ["store", "brand"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("deal", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
            new Covariate("feature", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
        ]);
        foreach (((int store, int brand), var own) in rows)
        {
            int start = own.Min(r => r.Week), length = LastWeek - start + 1;
            double[][] columns = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Repeat(double.NaN, length).ToArray())];
            foreach (var row in own)
            {
                int t = row.Week - start;
                (columns[0][t], columns[1][t], columns[2][t], columns[3][t]) = (row.Units, row.Price, row.Deal, row.Feature);
            }
            builder.Add(new SeriesKey($"{store:D3}", $"{brand:D2}"), start, columns[0], columns[1], columns[2], columns[3]);
        }
        return builder.Build();
    }
}
