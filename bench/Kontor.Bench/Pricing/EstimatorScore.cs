using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Truth;
using Kontor.Pricing.Elasticities;

namespace Kontor.Bench.Pricing;

/// <summary>How an estimator's product elasticities compare with the truth, over markets.</summary>
/// <param name="name">The estimator.</param>
internal sealed class EstimatorScore(string name)
{
    private readonly List<(double Error, double Width, bool Holds, bool IsSlow)> _products = [];

    internal string Name => name;

    internal int Markets { get; private set; }

    /// <summary>Processor seconds over all markets.</summary>
    internal double Seconds { get; private set; }

    /// <summary>Products for which the estimator had no answer.</summary>
    internal int Missing { get; private set; }

    internal void Add(Market market, ElasticityFit fit, double seconds)
    {
        Markets++;
        Seconds += seconds;
        foreach (ProductTruth product in market.Truth.Products)
        {
            if (fit.Find(ElasticityLevel.Product, product.Name) is not { } own)
            {
                Missing++;
                continue;
            }
            ElasticityEstimate e = own.Estimate;
            _products.Add((e.Value - product.Elasticity, e.Upper - e.Lower, e.Lower <= product.Elasticity && product.Elasticity <= e.Upper, product.IsSlow));
        }
    }

    /// <summary>A row of the table.</summary>
    internal string Row()
    {
        (double Error, double Width, bool Holds, bool IsSlow)[] slow = [.. _products.Where(p => p.IsSlow)];
        double n = _products.Count, coverage = _products.Count(p => p.Holds) / n;
        return $"| {name} | {n:f0} | {Missing} | {_products.Average(p => p.Error):f3} | {Math.Sqrt(_products.Average(p => p.Error * p.Error)):f3} | {Median(_products.Select(p => Math.Abs(p.Error))):f3} | "
            + $"**{coverage:p1}** | {(slow.Length > 0 ? $"{slow.Average(p => p.Holds ? 1.0 : 0):p1} of {slow.Length}" : "")} | {Median(_products.Select(p => p.Width)):f2} | {Seconds / Markets:f2} |";
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted && sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
}
