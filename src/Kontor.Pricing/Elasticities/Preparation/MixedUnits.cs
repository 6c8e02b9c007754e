
namespace Kontor.Pricing.Elasticities.Preparation;

/// <summary>Finds series in which units of sale are mixed, such as single bottles in some periods and crates of twelve in others.</summary>
/// <remarks>Prices of one thing do not fall into two groups with a factor of three or more between them; where they do and units differ by the inverse factor, so that turnover stays,
/// the thing is another. With a factor of six or more it is another whatever units do.</remarks>
internal static class MixedUnits
{
    private static readonly double Least = Math.Log(2.8), Sure = Math.Log(5.5);

    /// <summary>What was found, for a fault; null when nothing was.</summary>
    /// <param name="units">Units, NaN where missing.</param>
    /// <param name="price">Prices above 0, NaN where missing.</param>
    internal static string? Find(ReadOnlySpan<double> units, ReadOnlySpan<double> price)
    {
        var rows = new List<(double Price, double Units)>();
        for (int t = 0; t < units.Length; t++)
        {
            if (units[t] > 0 && price[t] > 0) rows.Add((Math.Log(price[t]), Math.Log(units[t])));
        }
        if (rows.Count < 4) return null;
        rows.Sort((a, b) => a.Price.CompareTo(b.Price));
        (int split, double gap) = (0, 0);
        for (int i = 1; i < rows.Count; i++)
        {
            if (rows[i].Price - rows[i - 1].Price > gap) (split, gap) = (i, rows[i].Price - rows[i - 1].Price);
        }
        if (split == 0 || gap < Math.Log(1.5)) return null;
        double low = rows[..split].Average(r => r.Price), high = rows[split..].Average(r => r.Price), factor = high - low;
        double slope = (rows[split..].Average(r => r.Units) - rows[..split].Average(r => r.Units)) / factor;
        if (factor < Least || (factor < Sure && slope is < -1.6 or > -0.4)) return null;
        return $"prices around {Math.Exp(low):0.00} in {split} periods and around {Math.Exp(high):0.00} in {rows.Count - split}, {Math.Exp(factor):0.#} times as high, with units {Math.Exp(slope * factor):0.##} times as many";
    }
}
