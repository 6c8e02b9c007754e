using System.Collections.Immutable;

namespace Kontor.Pricing.Elasticities.Preparation;

/// <summary>What the prices of a series, or of several, can say.</summary>
internal static class PriceStory
{
    private const double HardlyMoves = 0.02, OnlyPromotions = 0.95;
    private const int FewChanges = 4;

    /// <summary>Of one series.</summary>
    internal static PriceDiagnostics Of(double[] units, double[] logPrice, bool[] promoted)
    {
        int observations = 0, changes = 0, regular = 0;
        double sum = 0, squares = 0, regularSum = 0, regularSquares = 0, last = double.NaN, origin = double.NaN;
        var distinct = new HashSet<double>();
        for (int t = 0; t < units.Length; t++)
        {
            if (double.IsNaN(units[t]) || double.IsNaN(logPrice[t])) continue;
            if (observations++ == 0) origin = logPrice[t];
            double p = logPrice[t] - origin;
            if (Math.Abs(logPrice[t] - last) > 1e-9) changes++;
            last = logPrice[t];
            distinct.Add(Math.Round(logPrice[t], 9));
            sum += p;
            squares += p * p;
            if (promoted[t]) continue;
            regular++;
            regularSum += p;
            regularSquares += p * p;
        }
        double all = observations == 0 ? 0 : Math.Max(0, squares - (sum * sum / observations)), outside = regular == 0 ? 0 : Math.Max(0, regularSquares - (regularSum * regularSum / regular));
        return Warned(new PriceDiagnostics(observations, distinct.Count, changes, observations == 0 ? 0 : Math.Sqrt(all / observations), all > 1e-12 ? Math.Clamp(1 - (outside / all), 0, 1) : 0), 1);
    }

    /// <summary>Of several series.</summary>
    internal static PriceDiagnostics Of(IEnumerable<PricingSeries> series)
    {
        int observations = 0, distinct = 0, changes = 0, count = 0;
        double all = 0, promoted = 0;
        foreach (PriceDiagnostics d in series.Select(s => s.Diagnostics))
        {
            observations += d.Observations;
            distinct += d.DistinctPrices;
            changes += d.PriceChanges;
            double squares = d.PriceDeviation * d.PriceDeviation * d.Observations;
            all += squares;
            promoted += squares * d.PromotionShare;
            count++;
        }
        return Warned(new PriceDiagnostics(observations, distinct, changes, observations == 0 ? 0 : Math.Sqrt(all / observations), all > 0 ? promoted / all : 0), count);
    }

    private static PriceDiagnostics Warned(PriceDiagnostics found, int series)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (found.PriceDeviation < HardlyMoves) warnings.Add($"the price hardly moves (standard deviation {found.PriceDeviation:P1}): what little can be told rests on assumptions");
        else if (found.PriceChanges < (long)FewChanges * series) warnings.Add($"the price changes only {found.PriceChanges} times: whatever else changed then is taken for its effect");
        if (found.PromotionShare > OnlyPromotions) warnings.Add($"the price moves only with promotions ({found.PromotionShare:P0} of its variation): a change of the regular price may do less");
        return found with { Warnings = warnings.ToImmutable() };
    }
}
