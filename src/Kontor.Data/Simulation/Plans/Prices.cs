using Kontor.Data.Simulation.Rules;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Plans;

/// <summary>List prices and shelf prices, in whole cents.</summary>
internal static class Prices
{
    /// <summary>The list price per week: it stays until it changes.</summary>
    internal static double[] List(PriceRules rules, int weeks, RandomStream stream)
    {
        double[] list = new double[weeks];
        double price = Cents(rules.MedianPrice * Math.Exp(rules.PriceDeviation * stream.NextGaussian()));
        for (int t = 0; t < weeks; t++)
        {
            if (t > 0 && stream.NextDouble() < rules.ChangeProbability) price = Cents(price * Math.Exp(rules.Change + (rules.ChangeDeviation * stream.NextGaussian())));
            list[t] = price;
        }
        return list;
    }

    /// <summary>A price in whole cents, one cent or more.</summary>
    internal static double Cents(double price) => Math.Max(0.01, Math.Round(price, 2, MidpointRounding.AwayFromZero));
}
