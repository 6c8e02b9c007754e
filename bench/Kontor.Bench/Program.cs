using Kontor.Bench.Armdn;
using Kontor.Bench.Cubist;
using Kontor.Bench.Elasticities;
using Kontor.Bench.Endurance;
using Kontor.Bench.LinearModels;
using Kontor.Bench.Loading;
using Kontor.Bench.M3;
using Kontor.Bench.Neural;
using Kontor.Bench.NeuralPricing;
using Kontor.Bench.OptimalPrice;
using Kontor.Bench.OrangeJuice;
using Kontor.Bench.Pricing;
using Kontor.Bench.Serving;
using Kontor.Bench.Tracking;
using Kontor.Bench.Walmart;

string name = args.Length > 0 ? args[0] : "";
switch (name)
{
    case "m3":
        return M3Benchmark.Run();
    case "throughput":
        M3Throughput.Run();
        return 0;
    case "transactions":
        return TransactionsThroughput.Run();
    case "orange-juice":
        return OrangeJuiceRounds.Run(args[1..]);
    case "walmart":
        return WalmartAccuracy.Run(args.ElementAtOrDefault(1));
    case "neural":
        return NeuralSpeed.Run(args.AsSpan(1));
    case "armdn":
        return ArmdnProof.Run(args[1..]);
    case "cubist":
        return CubistAccuracy.Run();
    case "linear-models":
        return LinearModelsSpeed.Run(args.AsSpan(1));
    case "neural-elasticity":
        return NeuralElasticityProof.Run(args[1..]);
    case "elasticity":
        return ElasticityBench.Run(args.AsSpan(1));
    case "optimal-price":
        return OptimalPriceSpeed.Run(args.AsSpan(1));
    case "pricing-markets":
        return PricingMarkets.Run(args[1..]);
    case "endurance":
        return await EnduranceBench.RunAsync(args[1..]);
    case "serving":
        return await ServingBench.Run(args[1..]);
    case "tracking":
        return await TrackingBench.RunAsync(args[1..]);
    default:
        Console.Error.WriteLine($"needs the name of a benchmark, found '{name}': m3, throughput, transactions, orange-juice, walmart, neural, cubist, armdn, linear-models, optimal-price, elasticity, neural-elasticity, pricing-markets, endurance, serving, tracking");
        return 2;
}
