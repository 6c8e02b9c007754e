using System.Diagnostics;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Truth;
using Kontor.Pricing.Elasticities;
using Kontor.Tests.Pricing.Elasticities;

namespace Kontor.Bench.Elasticities;

/// <summary>Elasticities of orange juice, of 10,000 simulated series, and against the truth of simulated markets, as Markdown.</summary>
internal static class ElasticityBench
{
    /// <summary>The fixed-effects estimator set as the description of the orange juice data has it: log units on all log prices, deal and ad, a level per store.</summary>
    internal static FixedEffectsElasticity AsPublished { get; } = new()
    {
        Controls = new() { Scale = DemandScale.Logarithm, Season = SeasonControl.None, Trends = false, DiscountLags = 0, LaunchPeriods = 0, Cross = CrossPrices.Matrix },
    };

    /// <summary>Arguments: number of simulated markets (default 30), the first seed (default 1).</summary>
    internal static int Run(ReadOnlySpan<string> args)
    {
        int markets = args.Length > 0 ? int.Parse(args[0]) : 30;
        ulong seed = args.Length > 1 ? ulong.Parse(args[1]) : 1;
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}.\n");
        OrangeJuice();
        Speed();
        Markets(markets, seed);
        return 0;
    }

    private static void OrangeJuice()
    {
        string path = Path.Combine("..", "shared", "data", "retail_orange_juice", "oj_yx.csv.gz");
        if (!File.Exists(path))
        {
            Console.WriteLine($"Orange juice was left out: {path} is not there.\n");
            return;
        }
        Panel panel = OrangeJuicePanel.Read(path);
        (ElasticityFit published, _, _) = Fit(AsPublished, panel);
        (ElasticityFit pooled, double seconds, double processor) = Fit(new PooledElasticity(), panel);
        Console.WriteLine($"Orange juice: {panel.Count} series, pooled with the {pooled.Cross.Length} cross elasticities in {seconds:0.0} s ({processor:0.0} s of processor time).\n");
        Console.WriteLine("| brand | naive | as published | pooled | 95% interval | substitutes | complements | series above 0 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (OwnElasticity own in pooled.At(ElasticityLevel.Product).OrderBy(o => int.Parse(o.Product)))
        {
            string Names(CrossRelation relation) => string.Join(" ", pooled.Cross.Where(c => c.Product == own.Product && c.Relation == relation).Select(c => c.Price));
            int positive = pooled.At(ElasticityLevel.Series).Count(s => s.Product == own.Product && s.Estimate.Value > 0);
            Console.WriteLine($"| {own.Product} | {own.Naive!.Value:0.00} | {published.Find(ElasticityLevel.Product, own.Product)!.Estimate.Value:0.000} | {own.Estimate.Value:0.00} | {own.Estimate.Lower:0.00} to {own.Estimate.Upper:0.00} | {Names(CrossRelation.Substitute)} | {Names(CrossRelation.Complement)} | {positive} |");
        }
        double[] series = [.. pooled.At(ElasticityLevel.Series).Select(s => s.Estimate.Value).Order()];
        Console.WriteLine($"\nSeries: {series.Length}, from {series[0]:0.00} to {series[^1]:0.00}, median {series[series.Length / 2]:0.00}; {pooled.Faults.Length} faults.\n");
    }

    private static void Speed()
    {
        Panel panel = new MarketSimulator { Stores = 10, Products = 1000, Categories = 20, Weeks = 104, WeeksAhead = 0 }.Simulate(FitContext.Default).ToPanel();
        (ElasticityFit fit, double seconds, double processor) = Fit(new PooledElasticity(), panel);
        Console.WriteLine($"{panel.Count:N0} series of 104 weeks or fewer: pooled in {seconds:0.0} s ({processor:0.0} s of processor time), {fit.At(ElasticityLevel.Series).Count():N0} series fitted, {fit.Faults.Length} faults.\n");
    }

    private static void Markets(int markets, ulong seed)
    {
        ElasticityEstimator[] estimators = [new NaiveElasticity(), new FixedEffectsElasticity(), new FixedEffectsElasticity { Controls = new() { Scale = DemandScale.Logarithm } }, new PooledElasticity(), new PooledElasticity { Controls = new() { Scale = DemandScale.Logarithm } }];
        string[] names = ["naive", "fixed effects", "fixed effects, log units", "pooled", "pooled, log units"];
        var errors = new List<(double Error, double StandardError, bool Holds, bool Slow)>[estimators.Length];
        for (int e = 0; e < errors.Length; e++) errors[e] = [];
        for (int m = 0; m < markets; m++)
        {
            FitContext context = FitContext.Default with { Seed = seed + (ulong)m };
            Market market = new MarketSimulator { Promotions = new() { DemandPull = 5 } }.Simulate(context);
            Panel panel = market.ToPanel();
            for (int e = 0; e < estimators.Length; e++)
            {
                ElasticityFit fit = estimators[e].Fit(panel, context);
                foreach (ProductTruth product in market.Truth.Products)
                {
                    if (fit.Find(ElasticityLevel.Product, product.Name)?.Estimate is not { } found) continue;
                    errors[e].Add((found.Value - product.Elasticity, found.StandardError, found.Lower <= product.Elasticity && product.Elasticity <= found.Upper, product.IsSlow));
                }
            }
        }
        Console.WriteLine($"{markets} simulated markets, seeds from {seed}, promotions seek weeks of high demand (pull 5):\n");
        Console.WriteLine("| estimator | products | bias | RMSE | mean standard error | coverage of 95% | bias, slow movers | RMSE, slow movers | coverage, slow movers |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        for (int e = 0; e < estimators.Length; e++)
        {
            var slow = errors[e].Where(x => x.Slow).ToList();
            Console.WriteLine($"| {names[e]} | {errors[e].Count} | {errors[e].Average(x => x.Error):0.000} | {Math.Sqrt(errors[e].Average(x => x.Error * x.Error)):0.000} | {errors[e].Average(x => x.StandardError):0.000} | {errors[e].Average(x => x.Holds ? 1.0 : 0):P1} | {slow.Average(x => x.Error):0.000} | {Math.Sqrt(slow.Average(x => x.Error * x.Error)):0.000} | {slow.Average(x => x.Holds ? 1.0 : 0):P1} |");
        }
    }

    private static (ElasticityFit Fit, double Seconds, double Processor) Fit(ElasticityEstimator estimator, Panel panel)
    {
        GC.Collect();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        ElasticityFit fit = estimator.Fit(panel, FitContext.Default);
        return (fit, Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }
}
