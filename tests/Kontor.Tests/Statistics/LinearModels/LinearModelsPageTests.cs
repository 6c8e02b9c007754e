using System.Runtime.CompilerServices;
using Kontor.Randomness;
using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>The examples of docs/linear-models.md are the lines of this file, which is compiled and run.</summary>
public sealed class LinearModelsPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        (string[] skus, int[] weeks, double[] logUnits, double[] logPrice, double[] promo, double[] logCost, double[] units) = Simulate();
        Observations sales = new Observations(logUnits.Length)
            .With("log_units", logUnits).With("log_price", logPrice).With("promo", promo)
            .WithGroups("sku", skus).WithGroups("week", weeks);
        var model = new LeastSquares("log_units")
        {
            Regressors = ["log_price", "promo"],
            FixedEffects = ["sku", "week"],
            Errors = StandardErrors.Clustered("sku"),
        };
        RegressionFit fit = model.Fit(sales, FitContext.Default);
        Console.WriteLine(fit);
        Coefficient elasticity = fit["log_price"];
        Console.WriteLine($"{elasticity.Estimate:0.00} ({elasticity.Lower:0.00} to {elasticity.Upper:0.00})");
        WaldTest unitElastic = fit.Wald([1, 0], [-1]);
        RegressionFit causal = new TwoStageLeastSquares("log_units") { Regressors = ["promo"], Endogenous = ["log_price"], Instruments = ["log_cost"], FixedEffects = ["sku"], Errors = StandardErrors.Robust() }
            .Fit(sales.With("log_cost", logCost), FitContext.Default);
        Console.WriteLine($"first stage F {causal.FirstStages[0].RobustF.F:0}");
        RegressionFit zeros = new PoissonRegression("units") { Regressors = ["log_price"], FixedEffects = ["sku", "week"], Errors = StandardErrors.Clustered("sku", "week") }
            .Fit(sales.With("units", units), FitContext.Default);
        foreach (string note in zeros.Report.Warnings) Console.WriteLine(note);

        // prices follow the demand shock: least squares is pulled towards zero, the instrument finds -2
        Assert.InRange(causal["log_price"].Estimate, -2.2, -1.8);
        Assert.True(elasticity.Estimate > -1.8);
        Assert.True(unitElastic.PValue < 0.05);
        Assert.True(zeros.Report.Converged);
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "..", "docs", "linear-models.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static (string[] Skus, int[] Weeks, double[] LogUnits, double[] LogPrice, double[] Promo, double[] LogCost, double[] Units) Simulate()
    {
        const int skus = 40, weeks = 52, n = skus * weeks;
        RandomStream random = RandomStream.Of(5, "page");
        double[] logUnits = new double[n], logPrice = new double[n], promo = new double[n], logCost = new double[n], units = new double[n];
        for (int i = 0; i < n; i++)
        {
            double shock = 0.3 * random.NextGaussian();
            promo[i] = random.NextDouble() < 0.2 ? 1 : 0;
            logCost[i] = 0.3 * random.NextGaussian();
            logPrice[i] = 1 + logCost[i] - (0.1 * promo[i]) + (0.5 * shock);
            logUnits[i] = 3 + (0.02 * (i % skus)) - (2 * logPrice[i]) + (0.4 * promo[i]) + shock;
            units[i] = random.NextPoisson(Math.Exp(logUnits[i] - 2));
        }
        return ([.. Enumerable.Range(0, n).Select(i => $"sku {i % skus}")], [.. Enumerable.Range(0, n).Select(i => i / skus)], logUnits, logPrice, promo, logCost, units);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
