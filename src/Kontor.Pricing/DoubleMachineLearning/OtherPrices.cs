using System.Collections.Immutable;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>The prices of the other products of a category in the same channel, weighted by the units that they sell over all channels.</summary>
internal sealed class OtherPrices
{
    private readonly ILookup<int, PricingSeries> _channels;
    private readonly Dictionary<PricingSeries, double> _level;
    private readonly Dictionary<int, double> _units; // product -> mean units a period and series

    internal OtherPrices(ImmutableArray<PricingSeries> members)
    {
        _channels = members.ToLookup(s => s.Channel);
        _level = members.ToDictionary(s => s, Level);
        _units = members.GroupBy(s => s.Product).ToDictionary(g => g.Key, g => g.Average(s => s.Units.Where(u => !double.IsNaN(u)).DefaultIfEmpty(0).Average()));
    }

    /// <summary>The mean log price of a series.</summary>
    internal static double Level(PricingSeries s) => s.LogPrice.Where(p => !double.IsNaN(p)).DefaultIfEmpty(0).Average();

    /// <summary>The mean over the others of log price less its level; 0 for one that has no price then.</summary>
    internal double Mean(PricingSeries s, int period)
    {
        double sum = 0, total = 0;
        foreach (PricingSeries other in _channels[s.Channel])
        {
            if (other.Product == s.Product) continue;
            double weight = _units[other.Product];
            sum += weight * Deviation(other, period);
            total += weight;
        }
        return total > 0 ? sum / total : 0;
    }

    /// <summary>The weight of one product among the others of a second.</summary>
    internal double Share(int of, int amongOthersOf)
    {
        double total = _units.Where(u => u.Key != amongOthersOf).Sum(u => u.Value);
        return total > 0 ? _units[of] / total : 0;
    }

    private double Deviation(PricingSeries other, int period) =>
        period >= other.Start && period < other.Start + other.Length && other.LogPrice[period - other.Start] is var price && !double.IsNaN(price) ? price - _level[other] : 0;
}
