using System.IO.Compression;
using Kontor.Trees.Matrices;

namespace Kontor.Bench.Cubist;

/// <summary>One data set of the reference: features and targets of the training and the test rows.</summary>
internal sealed record CubistReference(FeatureMatrix Training, double[] Targets, FeatureMatrix Test, double[] TestTargets)
{
    /// <summary>Boston housing, in the training order of the reference.</summary>
    internal static CubistReference Boston(string folder) =>
        Read(Path.Combine(folder, "boston_housing_split.csv"), [.. Rows(Path.Combine(folder, "boston_train_row_order.csv")).Skip(1).Select(r => r[1])]);

    /// <summary>Ames housing, log10 of the price.</summary>
    internal static CubistReference Ames(string folder) => Read(Path.Combine(folder, "ames_split.csv.gz"), order: null);

    /// <summary>The cells of a CSV file without quoted commas.</summary>
    internal static IEnumerable<string[]> Rows(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0) yield return line.Replace("\"", "", StringComparison.Ordinal).Split(',');
        }
    }

    /// <summary>Columns are row, split, features, target; a feature that is no number is a category, coded in order of its name.</summary>
    private static CubistReference Read(string path, string[]? order)
    {
        string[][] rows = [.. Rows(path)];
        string[] head = rows[0];
        int target = head.Length - 1;
        string[][] training = [.. rows.Where(r => r[1] == "train")], test = [.. rows.Where(r => r[1] == "test")];
        if (order is not null) training = [.. order.Select(id => training.First(r => r[0] == id))];
        int[] columns = [.. Enumerable.Range(2, target - 2)];
        string[][] levels = [.. columns.Select(c => rows.Skip(1).All(r => double.TryParse(r[c], out _))
            ? []
            : rows.Skip(1).Select(r => r[c]).Distinct().Order(StringComparer.Ordinal).ToArray())];
        return new CubistReference(Matrix(training), Targets(training), Matrix(test), Targets(test));

        double[] Targets(string[][] part) => [.. part.Select(r => double.Parse(r[target]))];

        FeatureMatrix Matrix(string[][] part) =>
            FeatureMatrix.Dense(part.SelectMany(r => columns.Select((c, k) => levels[k].Length == 0 ? float.Parse(r[c]) : Array.IndexOf(levels[k], r[c]))).ToArray(), part.Length, columns.Length) with
            {
                Names = [.. columns.Select(c => head[c])],
                Kinds = [.. levels.Select(l => l.Length == 0 ? FeatureKind.Quantitative : FeatureKind.Categorical)],
            };
    }
}
