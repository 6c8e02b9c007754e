using Kontor.Data.Simulation.Rules;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Draws;

/// <summary>Draws demand and sales of one series around its expected demand.</summary>
/// <param name="noise">The noise.</param>
/// <param name="stock">The shortages.</param>
internal sealed class SalesDraw(NoiseRules noise, StockRules stock)
{
    /// <summary>Draws consecutive weeks.</summary>
    /// <param name="mean">Expected demand per week.</param>
    /// <param name="common">The store's shock per week, of unit variance.</param>
    /// <param name="state">Where the series stood before the first week.</param>
    /// <param name="stream">The random numbers of these weeks of the series.</param>
    /// <param name="demand">What is asked for per week.</param>
    /// <param name="sales">What is sold per week.</param>
    /// <returns>Where it stands after the last week.</returns>
    internal SeriesState Draw(ReadOnlySpan<double> mean, ReadOnlySpan<double> common, SeriesState state, RandomStream stream, Span<double> demand, Span<double> sales)
    {
        // a stream for each cause: switching one off leaves the draws of the others alone
        RandomStream shocks = stream.Child("shocks"), counts = stream.Child("counts"), supply = stream.Child("supply");
        double shared = Math.Sqrt(noise.ShockCorrelation), own = Math.Sqrt(1 - noise.ShockCorrelation);
        for (int t = 0; t < mean.Length; t++)
        {
            double shock = state.Shock is { } last ? Ar1.Next(last, noise.ShockPersistence, ref shocks) : shocks.NextGaussian();
            double z = noise.ShockDeviation * ((shared * common[t]) + (own * shock));
            demand[t] = Count(mean[t] * Math.Exp(z - (noise.ShockDeviation * noise.ShockDeviation / 2)), ref counts);
            bool isShort = supply.NextDouble() < (state.IsShort ? 1 - (1 / stock.ShortageWeeks) : stock.ShortageProbability);
            double part = stock.LargestPart * supply.NextDouble();
            sales[t] = isShort ? Math.Min(demand[t], Math.Floor(part * mean[t])) : demand[t];
            state = new SeriesState(shock, isShort);
        }
        return state;
    }

    private double Count(double mean, ref RandomStream stream)
    {
        if (noise.Counts == CountNoise.None || mean == 0) return mean;
        bool isMixed = noise.Counts == CountNoise.NegativeBinomial && noise.Dispersion > 0;
        return stream.NextPoisson(isMixed ? mean * noise.Dispersion * stream.NextGamma(1 / noise.Dispersion) : mean);
    }
}
