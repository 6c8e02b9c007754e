using System.IO.Compression;

namespace Kontor.Tests.Demand;

/// <summary>Series with published or independently computed results.</summary>
internal static class Reference
{
    /// <summary>Annual flow of the Nile at Aswan 1871-1970, in 10⁸ m³ (Cobb 1978).</summary>
    internal static readonly double[] Nile =
    [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260,
        1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
        864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
        744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ];

    /// <summary>Monthly airline passengers 1949-1960, in thousands (Box and Jenkins 1976, series G).</summary>
    internal static readonly double[] Passengers =
    [
        112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172,
        178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211,
        180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317,
        313, 318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505,
        404, 359, 310, 337, 360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
    ];

    /// <summary>Training and test part and period of one M3 series. Skips the test where the data folder is absent, fails it in CI.</summary>
    internal static (double[] Train, double[] Test, int Period) M3(string id)
    {
        List<double> train = [], test = [];
        int period = 0;
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Data("m3_competition", "m3_long.csv.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith(id + ",", StringComparison.Ordinal)) continue;
            string[] cells = line.Split(',');
            period = int.Parse(cells[3]);
            (cells[8] == "train" ? train : test).Add(double.Parse(cells[10]));
        }
        return ([.. train], [.. test], period);
    }

    /// <summary>sMAPE and form that R's forecast 8.20 reached on one M3 series.</summary>
    internal static (double Smape, string Model) M3Result(string id, string method)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Data("m3_competition", "reference_r_forecast_8.20.csv.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (cells[0] == id && cells[2] == method) return (double.Parse(cells[4]), cells[8].Replace(';', ','));
        }
        throw new InvalidDataException($"{id} {method} is not in the reference");
    }

    internal static double Smape(ReadOnlySpan<double> forecast, ReadOnlySpan<double> actual)
    {
        double sum = 0;
        for (int h = 0; h < actual.Length; h++) sum += 200 * Math.Abs(actual[h] - forecast[h]) / (Math.Abs(actual[h]) + Math.Abs(forecast[h]));
        return sum / actual.Length;
    }

    /// <summary>The path of a file under the data folder. Skips the test where it is absent; in CI opening it fails.</summary>
    internal static string Data(params string[] parts)
    {
        string? root = Environment.GetEnvironmentVariable("KONTOR_DATA");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kontor.slnx"))) root = Path.Combine(folder.Parent!.FullName, "shared", "data");
        }
        string path = Path.Combine([root ?? "", .. parts]);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip($"the data file {path} is absent");
        return path;
    }
}
