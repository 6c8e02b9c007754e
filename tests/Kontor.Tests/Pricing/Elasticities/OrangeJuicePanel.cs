using System.IO.Compression;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;

namespace Kontor.Tests.Pricing.Elasticities;

/// <summary>Orange juice at Dominick's as a panel: 913 series of store and brand, weeks 40 to 160, with price, deal and ad.</summary>
internal static class OrangeJuicePanel
{
    /// <summary>Reads the file of the data set's folder.</summary>
    /// <param name="path">The path of <c>oj_yx.csv.gz</c>.</param>
    internal static Panel Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        string[] names = reader.ReadLine()!.Split(',');
        int store = Array.IndexOf(names, "store"), brand = Array.IndexOf(names, "brand"), week = Array.IndexOf(names, "week"), move = Array.IndexOf(names, "logmove"), price = Array.IndexOf(names, "price1");
        int deal = Array.IndexOf(names, "deal"), feat = Array.IndexOf(names, "feat");
        var series = new SortedDictionary<(int Store, int Brand), List<(int Week, double Units, double Price, double Deal, double Feat)>>();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            (int, int Brand) key = (int.Parse(cells[store]), int.Parse(cells[brand]));
            if (!series.TryGetValue(key, out var rows)) series.Add(key, rows = []);
            rows.Add((int.Parse(cells[week]), Math.Exp(double.Parse(cells[move])), double.Parse(cells[price + key.Brand - 1]), double.Parse(cells[deal]), double.Parse(cells[feat])));
        }
        var builder = new PanelBuilder(new Calendar(Frequency.Ordinal), "units", ["store", "brand"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("deal", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
            new Covariate("feat", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
        ]);
        foreach (((int Store, int Brand) key, var rows) in series)
        {
            int first = rows.Min(r => r.Week), length = rows.Max(r => r.Week) - first + 1;
            double[][] columns = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Repeat(double.NaN, length).ToArray())];
            foreach ((int w, double units, double p, double d, double f) in rows) (columns[0][w - first], columns[1][w - first], columns[2][w - first], columns[3][w - first]) = (units, p, d, f);
            builder.Add(new SeriesKey($"{key.Store}", $"{key.Brand}"), first, columns[0], columns[1], columns[2], columns[3]);
        }
        return builder.Build();
    }
}
