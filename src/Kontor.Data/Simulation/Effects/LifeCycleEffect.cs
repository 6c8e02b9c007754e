using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Truth;

namespace Kontor.Data.Simulation.Effects;

/// <summary>A logistic rise after the launch and a logistic fall before the delisting, each from 2% to 98% in the ramp's weeks; 0 outside.</summary>
internal sealed class LifeCycleEffect : IDemandEffect
{
    public void Multiply(StorePlan plan, int product, Span<double> mean)
    {
        ProductTruth truth = plan.Catalogue.Products[product];
        double ramp = plan.Catalogue.Rules.LifeCycles.RampWeeks;
        for (int t = 0; t < mean.Length; t++)
        {
            if (!truth.IsSold(t)) mean[t] = 0;
            else if (truth.LaunchWeek > 0) mean[t] *= Logistic((t - truth.LaunchWeek) / ramp);
            else if (truth.DelistWeek is { } end) mean[t] *= Logistic((end - t) / ramp);
        }
    }

    // 0.018 at 0, 0.982 at 1
    private static double Logistic(double share) => 1 / (1 + Math.Exp(-8 * (share - 0.5)));
}
