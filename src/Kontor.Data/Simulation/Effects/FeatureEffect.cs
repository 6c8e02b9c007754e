using Kontor.Data.Simulation.Plans;

namespace Kontor.Data.Simulation.Effects;

/// <summary>The feature's lift in a featured week.</summary>
internal sealed class FeatureEffect : IDemandEffect
{
    public void Multiply(StorePlan plan, int product, Span<double> mean)
    {
        double lift = plan.Catalogue.Products[product].FeatureLift;
        ReadOnlySpan<double> feature = plan.Feature[product];
        for (int t = 0; t < mean.Length; t++)
        {
            if (feature[t] > 0) mean[t] *= lift;
        }
    }
}
