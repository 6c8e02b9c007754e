using System.Diagnostics;
using System.Globalization;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Neural;

namespace Kontor.Bench.NeuralPricing;

/// <summary>Neural elasticity beside the other estimators: error against the truth of simulated markets, coverage of intervals, and demand of held-out periods at their prices.</summary>
internal static class NeuralElasticityProof
{
    private const int HeldOut = 10;

    internal static int Run(string[] args)
    {
        int markets = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4;
        Console.WriteLine($"{markets} markets of each kind, 4 stores x 12 products x 130 weeks, {Environment.ProcessorCount} processors");
        foreach ((string kind, double pull) in ((string, double)[])[("promotions at random", 0), ("promotions seek demand", 5)])
        {
            var cells = Estimators(args.Skip(1).ToHashSet(StringComparer.Ordinal)).ToDictionary(e => e.Name, _ => new List<ProofCell>());
            for (int m = 0; m < markets; m++)
            {
                var context = new FitContext { Seed = 100 + (ulong)m };
                Market market = new MarketSimulator { Stores = 4, Products = 12, Categories = 3, Weeks = 130, Promotions = new PromotionRules { DemandPull = pull } }.Simulate(context);
                foreach ((string name, ElasticityEstimator estimator) in Estimators(args.Skip(1).ToHashSet(StringComparer.Ordinal)))
                {
                    cells[name].Add(Measure(market, estimator, context));
                    Console.Error.WriteLine($"{kind}, market {m + 1}, {name}: {cells[name][^1]}");
                }
            }
            Print(kind, cells);
        }
        return 0;
    }

    private static (string Name, ElasticityEstimator Estimator)[] Estimators(HashSet<string> wanted)
    {
        (string, ElasticityEstimator)[] all =
        [
            ("naive", new NaiveElasticity()),
            ("fixed effects", new FixedEffectsElasticity()),
            ("pooled", new PooledElasticity()),
            ("neural", new NeuralElasticity()),
            ("neural, not monotone", new NeuralElasticity { Monotone = false }),
            ("neural, one slope", new NeuralElasticity { Knots = 0 }),
            ("neural, no common shock", new NeuralElasticity { CommonShock = 0 }),
            ("neural, demand head alone", new NeuralElasticity { PriceChangeWeight = 0 }),
            ("neural, wide", new NeuralElasticity { Width = 128, ProductWidth = 16, ChannelWidth = 8, HistoryWidth = 64 }),
            ("what it begins with", new NeuralElasticity { Training = new NetworkTraining { Epochs = 1, LearningRate = 1e-12, FinalEpochs = 0 } }),
        ];
        return wanted.Count == 0 ? all : [.. all.Where(a => wanted.Contains(a.Item1))];
    }

    private static ProofCell Measure(Market market, ElasticityEstimator estimator, FitContext context)
    {
        Panel whole = market.ToPanel();
        int[] lengths = [.. Enumerable.Range(0, whole.Count).Select(i => Math.Max(0, whole[i].Length - HeldOut))];
        Panel cut = whole.Cut(lengths, HeldOut);
        Panel kept = whole.Where(i => lengths[i] > 0);
        var watch = Stopwatch.StartNew();
        NeuralPricingModel? model = (estimator as NeuralElasticity)?.Train(cut, context);
        ElasticityFit fit = model?.Elasticities ?? estimator.Fit(cut, context);
        double seconds = watch.Elapsed.TotalSeconds;
        double[] truth = [.. kept.Keys.Select(k => market.Truth.Products.Single(p => p.Name == k.Parts[1]).Elasticity)];
        OwnElasticity?[] own = [.. kept.Keys.Select(k => fit.Find(ElasticityLevel.Series, k.Parts))];
        int[] known = [.. Enumerable.Range(0, own.Length).Where(i => own[i] is not null)];
        OwnElasticity[] products = [.. fit.At(ElasticityLevel.Product)];
        double[] productTruth = [.. products.Select(o => market.Truth.Products.Single(p => p.Name == o.Product).Elasticity)];
        double fallback = fit.Find(ElasticityLevel.Total)!.Estimate.Value;
        double[] values = [.. own.Select(o => o?.Estimate.Value ?? fallback)];
        var (rest, units) = Errors(kept, RestOfDemand.Predict(kept, HeldOut, values));
        (double Log, double Units)? network = null;
        if (model is not null)
        {
            double[][] said = [.. model.LogUnits(kept, context).Select(s => s.IsEmpty ? Enumerable.Repeat(double.NaN, HeldOut).ToArray() : s.AsSpan()[^HeldOut..].ToArray())];
            network = Errors(kept, said);
        }
        return new ProofCell(
            Rms(known.Select(i => own[i]!.Estimate.Value - truth[i])), Rms(products.Select((o, p) => o.Estimate.Value - productTruth[p])),
            products.Select((o, p) => o.Estimate.Value - productTruth[p]).Average(),
            known.Average(i => Covers(own[i]!.Estimate, truth[i])), products.Select((o, p) => Covers(o.Estimate, productTruth[p])).Average(), products.Average(o => o.Estimate.StandardError), rest, units, network?.Log, network?.Units, seconds);
    }

    private static (double Log, double Units) Errors(Panel panel, double[][] predicted)
    {
        double squares = 0, off = 0, sold = 0;
        int count = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            for (int h = 0; h < HeldOut; h++)
            {
                double y = panel[i].Target[panel[i].Length - HeldOut + h];
                if (!(y > 0) || double.IsNaN(predicted[i][h])) continue;
                squares += (Math.Log(y) - predicted[i][h]) * (Math.Log(y) - predicted[i][h]);
                off += Math.Abs(y - Math.Exp(predicted[i][h]));
                sold += y;
                count++;
            }
        }
        return (Math.Sqrt(squares / count), off / sold);
    }

    private static double Covers(ElasticityEstimate estimate, double truth) => estimate.Lower <= truth && truth <= estimate.Upper ? 1 : 0;

    private static double Rms(IEnumerable<double> errors) => Math.Sqrt(errors.Average(e => e * e));

    private static void Print(string kind, Dictionary<string, List<ProofCell>> cells)
    {
        Console.WriteLine();
        Console.WriteLine($"| {kind} | error by series | by product | bias | covered by series | by product | standard error | held out, log | wMAPE | network's own, log | wMAPE | seconds |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach ((string name, List<ProofCell> all) in cells)
        {
            string Own(Func<ProofCell, double?> value, string format) => all[0].NetworkLog is null ? "" : all.Average(c => value(c)!.Value).ToString(format, CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {all.Average(c => c.Series):0.000} | {all.Average(c => c.Product):0.000} | {all.Average(c => c.Bias):+0.000;-0.000} | {all.Average(c => c.SeriesCovered):0%} | {all.Average(c => c.ProductCovered):0%} | {all.Average(c => c.Error):0.000} | {all.Average(c => c.Log):0.000} | {all.Average(c => c.Units):0.0%} | {Own(c => c.NetworkLog, "0.000")} | {Own(c => c.NetworkUnits, "0.0%")} | {all.Average(c => c.Seconds):0.0} |"));
        }
    }

    private sealed record ProofCell(double Series, double Product, double Bias, double SeriesCovered, double ProductCovered, double Error, double Log, double Units, double? NetworkLog, double? NetworkUnits, double Seconds);
}
