using System.Globalization;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Pricing.DoubleMachineLearning;
using Kontor.Pricing.Elasticities;

namespace Kontor.Bench.Pricing;

/// <summary>Elasticities and recommended prices on simulated markets of which the truth is known: <c>pricing-markets [first] [last] [estimator ...]</c>, markets 1 to 200 and all estimators unless said otherwise.</summary>
internal static class PricingMarkets
{
    internal static int Run(string[] args)
    {
        int first = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1, last = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200;
        (ElasticityEstimator Estimator, string Name)[] estimators =
        [
            (new NaiveElasticity(), "naive"), (new FixedEffectsElasticity(), "fixed effects"), (new PooledElasticity(), "pooled"),
            (new DoubleMachineLearningElasticity(), "double ML"),
        ];
        if (args.Length > 2) estimators = [.. estimators.Where(e => args.Skip(2).Contains(e.Name))];
        EstimatorScore[] scores = [.. estimators.Select(e => new EstimatorScore(e.Name))];
        ProfitScore[] profits = [.. estimators.Select(e => new ProfitScore(e.Name))];
        for (int number = first; number <= last; number++)
        {
            var context = new FitContext { Seed = (ulong)number };
            Market market = MarketSettings.Of(number).Simulate(context);
            Panel panel = market.ToPanel();
            for (int i = 0; i < estimators.Length; i++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                ElasticityFit fit = estimators[i].Estimator.Fit(panel, context);
                scores[i].Add(market, fit, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
                profits[i].Add(market, fit, context);
            }
            if ((number - first) % 10 == 9 || number == last) Print(scores, profits, number - first + 1);
        }
        return 0;
    }

    private static void Print(EstimatorScore[] scores, ProfitScore[] profits, int markets)
    {
        Console.WriteLine($"\n## {markets} markets\n");
        Console.WriteLine("| estimator | products | no answer | bias | RMSE | median error | 95% intervals hold | of slow movers | median width | processor s a market |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (EstimatorScore score in scores) Console.WriteLine(score.Row());
        Console.WriteLine("\n| prices by | of the best profit | worst market | current prices | of the possible gain | change of profit | worst change | markets that lose | lose more than 1% |\n|---|---|---|---|---|---|---|---|---|");
        foreach (ProfitScore profit in profits) Console.WriteLine(profit.Row());
    }
}
