using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees.Cubist;

/// <summary>Boston housing against the rule texts and test errors of Quinlan's own program (release 2.07), where the data are at hand.</summary>
public sealed class CubistReferenceTests
{
    [Fact]
    public void Fit_Boston_AgreesWithTheReference()
    {
        string folder = Folder();
        string[][] rows = Rows(Path.Combine(folder, "boston_housing_split.csv"));
        Dictionary<string, string[]> byRow = rows.Skip(1).ToDictionary(r => r[0]);
        string[][] training = [.. Rows(Path.Combine(folder, "boston_train_row_order.csv")).Skip(1).Select(r => byRow[r[1]])], test = [.. rows.Where(r => r[1] == "test")];
        CubistModel model = new BoostedCubist { Committees = 100, Neighbors = 9, Extrapolation = 1 }.Fit(Features(training), Targets(training), FitContext.Default);

        // rule 1 and 3 of the reference: 77 rows above nox 0.668; 29 rows up to rm 6.226 and lstat 9.53, 3.91 crim - 1.67 lstat + 0.0834 b + 3.3 rm
        CubistRule polluted = model.Members[0].Single(r => r.Coverage == 77), small = model.Members[0].Single(r => r.Coverage == 29);
        Assert.Equal((10 - 6, CubistTest.Above, 0.668), (polluted.Conditions.Single().Column, polluted.Conditions.Single().Test, Math.Round(polluted.Conditions.Single().Threshold, 3)));
        Assert.Equal([6.226, 9.53], small.Conditions.Select(c => Math.Round(c.Threshold, 3)));
        Assert.Equal([("crim", 3.91), ("lstat", -1.67), ("b", 0.0834), ("rm", 3.3)], small.Terms.Take(4).Select(t => (model.Names[t.Column], t.Coefficient)), (a, b) => a.Item1 == b.Item1 && Math.Abs((a.Item2 / b.Item2) - 1) < 0.05);

        double[] targets = Targets(test);
        FeatureMatrix features = Features(test);
        int within = 0;
        double worst = 0;
        foreach (string[] setting in Rows(Path.Combine(folder, "reference_rmse.csv")).Where(r => r[0] == "Boston"))
        {
            double[] predictions = model.Predict(features, int.Parse(setting[1]), int.Parse(setting[2]));
            double ratio = Math.Sqrt(predictions.Zip(targets, (p, t) => (p - t) * (p - t)).Average()) / double.Parse(setting[3]);
            if (Math.Abs(ratio - 1) <= 0.05) within++;
            worst = Math.Max(worst, Math.Abs(ratio - 1));
        }
        // measured: 23 of 28 within 5%, the worst 13% (two members, where the reference itself jumps by a quarter)
        Assert.True(within >= 20, $"{within} of 28 settings within 5%");
        Assert.True(worst < 0.2, $"worst {worst:p0}");
    }

    private static FeatureMatrix Features(string[][] rows) =>
        FeatureMatrix.Dense(rows.SelectMany(r => r[2..15].Select(float.Parse)).ToArray(), rows.Length, 13) with
        {
            Names = ["crim", "zn", "indus", "chas", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "b", "lstat"],
        };

    private static double[] Targets(string[][] rows) => [.. rows.Select(r => double.Parse(r[15]))];

    private static string[][] Rows(string path) => [.. File.ReadLines(path).Select(l => l.Replace("\"", "", StringComparison.Ordinal).Split(','))];

    private static string Folder()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Kontor.slnx"))) root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("no Kontor.slnx above the tests");
        string folder = Path.Combine(Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine(root, "..", "shared", "data"), "cubist_reference");
        if (!Directory.Exists(folder))
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("cubist_reference is needed: set KONTOR_DATA");
            Assert.Skip("cubist_reference is not there: set KONTOR_DATA to its parent folder");
        }
        return folder;
    }
}
