using Kontor.Data.Simulation.Effects;
using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Truth;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Draws;

/// <summary>Simulates one store: its plan, its expected demand, what was asked for and what was sold.</summary>
internal sealed class StoreDraw(Catalogue catalogue, List<ChainPromotion>[] promotions, IDemandEffect[] effects, RandomStream root)
{
    /// <summary>Simulates.</summary>
    /// <param name="store">The store's position.</param>
    /// <param name="series">Takes the series of the store. Shape: (product).</param>
    /// <returns>The store's shock in the last week of the history.</returns>
    internal double Run(int store, Span<SeriesTruth> series)
    {
        MarketSimulator rules = catalogue.Rules;
        RandomStream stream = root.Child("series").Child(store);
        var plan = new StorePlan(catalogue, promotions, store, root.Child("participation").Child(store));
        double[] common = new double[rules.Weeks];
        Ar1.Fill(last: null, rules.Noise.ShockPersistence, root.Child("store shock").Child(store), common);
        var draw = new SalesDraw(rules.Noise, rules.Stock);
        double[] mean = new double[catalogue.Weeks];
        for (int p = 0; p < series.Length; p++)
        {
            RandomStream own = stream.Child(p), level = own.Child("level");
            double units = rules.Levels.MedianUnits * catalogue.Stores[store].Size * catalogue.Products[p].Popularity
                * Math.Exp(rules.Levels.SeriesDeviation * level.NextGaussian());
            mean.AsSpan().Fill(units);
            foreach (IDemandEffect effect in effects) effect.Multiply(plan, p, mean);
            int start = catalogue.Products[p].LaunchWeek, length = rules.Weeks - start;
            double[] demand = new double[length], sales = new double[length];
            SeriesState state = draw.Draw(mean.AsSpan(start, length), common.AsSpan(start), default, own.Child("past"), demand, sales);
            series[p] = new SeriesTruth(store, p, start, state)
            {
                BaseLevel = units,
                ReferencePrice = plan.ReferencePrice[p],
                ExpectedDemand = mean[start..],
                Demand = demand,
                Sales = sales,
                Prices = plan.Price[p][start..],
                Discounts = plan.Depth[p][start..],
                Features = plan.Feature[p][start..],
            };
        }
        return common[^1];
    }
}
