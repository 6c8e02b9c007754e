using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Rules;

namespace Kontor.Data.Simulation.Effects;

/// <summary>The dip after a promotion: exp(-effect × stock), where stock(t) = retention × (stock(t-1) + discount(t-1)).</summary>
internal sealed class PantryEffect : IDemandEffect
{
    public void Multiply(StorePlan plan, int product, Span<double> mean)
    {
        PromotionRules rules = plan.Catalogue.Rules.Promotions;
        ReadOnlySpan<double> depth = plan.Depth[product];
        double stock = 0;
        for (int t = 1; t < mean.Length; t++)
        {
            stock = rules.PantryRetention * (stock + depth[t - 1]);
            mean[t] *= Math.Exp(-rules.PantryEffect * stock);
        }
    }
}
