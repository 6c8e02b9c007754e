using System.IO.Compression;

namespace Kontor.Bench.M3;

/// <summary>One series of the M3 competition.</summary>
internal sealed record M3Series(string Id, string Kind, int Period, double[] Train, double[] Test)
{
    /// <summary>All 3,003 series, in the order of the file.</summary>
    internal static M3Series[] ReadAll(string folder)
    {
        var found = new Dictionary<string, (string Kind, int Period, List<double> Train, List<double> Test)>();
        var order = new List<string>();
        foreach (string[] cells in Rows(Path.Combine(folder, "m3_long.csv.gz")))
        {
            // series_id,period,type,frequency,start_year,start_period,n,h,split,t,value
            if (!found.TryGetValue(cells[0], out var series))
            {
                found[cells[0]] = series = (cells[1], int.Parse(cells[3]), [], []);
                order.Add(cells[0]);
            }
            (cells[8] == "train" ? series.Train : series.Test).Add(double.Parse(cells[10]));
        }
        return [.. order.Select(id => (id, s: found[id])).Select(x => new M3Series(x.id, x.s.Kind, x.s.Period, [.. x.s.Train], [.. x.s.Test]))];
    }

    /// <summary>What R's forecast 8.20 chose and reached: by series and method.</summary>
    internal static Dictionary<(string Id, string Method), (double Smape, string Model)> ReadReference(string folder) =>
        Rows(Path.Combine(folder, "reference_r_forecast_8.20.csv.gz"))
            .ToDictionary(c => (c[0], c[2]), c => (double.Parse(c[4]), c[8].Replace(';', ',')));

    private static IEnumerable<string[]> Rows(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }
}
