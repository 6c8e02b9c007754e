using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Plans;

/// <summary>The promotions that the chain plans for a product.</summary>
internal static class PromotionPlan
{
    internal static List<ChainPromotion> Of(PromotionRules rules, ProductTruth product, CategoryTruth category, int weeks, RandomStream stream)
    {
        var plan = new List<ChainPromotion>();
        ReadOnlySpan<double> season = category.Season.Span, events = category.Events.Span;
        int next = product.LaunchWeek;
        for (int t = 0; t < weeks; t++)
        {
            // every week costs the same draws, so that one rule changed leaves the draws of the others alone
            double begins = stream.NextDouble();
            int length = 1 + stream.NextInt(rules.LongestWeeks);
            double depth = rules.Depths[stream.NextInt(rules.Depths.Length)];
            bool isFeatured = stream.NextDouble() < rules.FeatureShare;
            if (t < next || !product.IsSold(t) || begins >= Tilted(rules, season[t] * events[t])) continue;
            length = Math.Min(length, Math.Min(weeks, product.DelistWeek ?? weeks) - t);
            plan.Add(new ChainPromotion(t, length, depth, isFeatured));
            next = t + length + rules.RestWeeks;
        }
        return plan;
    }

    // odds × exp(pull × log demand) = odds × demand^pull
    private static double Tilted(PromotionRules rules, double demand)
    {
        double p = rules.Probability * Math.Pow(demand, rules.DemandPull);
        return p / (p + 1 - rules.Probability);
    }
}
