using Kontor.Demand.Global;

namespace Kontor.Demand.Features.Blocks;

/// <summary>The prices of every series, in logarithms, and what they were up to every period. Only periods up to the asked one are read.</summary>
internal sealed class PriceHistory
{
    private readonly FeatureHistory _history;

    internal PriceHistory(FeatureHistory history, FeatureSchema schema, FitContext context)
    {
        _history = history;
        int cells = history.Count * history.Width;
        double[] Cells() => new double[cells];
        (Price, List, Mean, Lowest, Highest, Since) = (Cells(), Cells(), Cells(), Cells(), Cells(), new int[cells]);
        Effective = schema.Roles.EffectivePrice is null ? [] : Cells();
        int price = schema.Roles.Dynamic.IndexOf(schema.Roles.Price!);
        int list = schema.Roles.ListPrice is { } l ? schema.Roles.Dynamic.IndexOf(l) : -1, effective = schema.Roles.EffectivePrice is { } e ? schema.Roles.Dynamic.IndexOf(e) : -1;
        context.ForEach("features: prices", history.Count, i =>
        {
            Fill(price, i, Price);
            if (effective >= 0) Fill(effective, i, Effective);
            if (list >= 0) Fill(list, i, List);
            Trail(i, schema, list < 0);
        });
    }

    /// <summary>The price offered; a missing one is the last before. NaN before the first. Shape: (series x columns).</summary>
    internal double[] Price { get; }

    /// <summary>The list price, or the highest of the last year. Shape: (series x columns).</summary>
    internal double[] List { get; }

    /// <summary>The price after cashback and the like; empty where there is none. Shape: (series x columns).</summary>
    internal double[] Effective { get; }

    /// <summary>The mean of all prices before the period. Shape: (series x columns).</summary>
    internal double[] Mean { get; }

    /// <summary>The lowest price before the period. Shape: (series x columns).</summary>
    internal double[] Lowest { get; }

    /// <summary>The highest price before the period. Shape: (series x columns).</summary>
    internal double[] Highest { get; }

    /// <summary>Periods since the price changed, 0 in the period of the change; -1 where no change was seen for less than the reach. Shape: (series x columns).</summary>
    internal int[] Since { get; }

    /// <summary>The discount on the list price, 1 - price / list price. NaN where either is missing.</summary>
    internal double Discount(int cell) => 1 - Math.Exp(Price[cell] - List[cell]);

    internal ReadOnlySpan<double> PriceOf(int series) => Price.AsSpan(series * _history.Width, _history.Width);

    private void Fill(int covariate, int series, double[] into)
    {
        ReadOnlySpan<double> raw = _history.DynamicOf(covariate, series);
        Span<double> filled = into.AsSpan(series * _history.Width, _history.Width);
        double last = double.NaN;
        for (int t = 0; t < raw.Length; t++) filled[t] = last = raw[t] > 0 ? Math.Log(raw[t]) : last;
    }

    private void Trail(int series, FeatureSchema schema, bool highest)
    {
        int width = _history.Width, at = series * width, count = 0, since = 0, year = schema.Measures.Year;
        bool seen = false;
        ReadOnlySpan<double> price = PriceOf(series);
        double sum = 0, low = double.NaN, high = double.NaN, least = Math.Log(1 + schema.Builder.PriceChange);
        for (int t = 0; t < width; t++)
        {
            (Mean[at + t], Lowest[at + t], Highest[at + t]) = (count > 0 ? sum / count : double.NaN, low, high);
            double p = price[t];
            if (!double.IsNaN(p))
            {
                sum += p;
                count++;
                low = count == 1 ? p : Math.Min(low, p);
                high = count == 1 ? p : Math.Max(high, p);
                bool changed = Math.Abs(p - Window.At(price, t - 1)) > least; // not at the first price
                seen |= changed;
                since = changed ? 0 : since + 1;
            }
            Since[at + t] = seen || since >= schema.Builder.PriceReach ? since : -1;
            if (!highest) continue;
            double top = double.NaN;
            foreach (double q in Window.Last(price, t, year)) top = double.IsNaN(top) ? q : Math.Max(top, double.IsNaN(q) ? top : q);
            List[at + t] = top;
        }
    }
}
