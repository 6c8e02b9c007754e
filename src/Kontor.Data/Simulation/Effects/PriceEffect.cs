using Kontor.Data.Simulation.Plans;

namespace Kontor.Data.Simulation.Effects;

/// <summary>(price / reference price)^elasticity.</summary>
internal sealed class PriceEffect : IDemandEffect
{
    public void Multiply(StorePlan plan, int product, Span<double> mean)
    {
        double elasticity = plan.Catalogue.Products[product].Elasticity;
        ReadOnlySpan<double> ratio = plan.LogRatio[product];
        for (int t = 0; t < mean.Length; t++) mean[t] *= Math.Exp(elasticity * ratio[t]);
    }
}
