using Kontor.Data.Simulation.Truth;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Plans;

/// <summary>Prices and promotions of one store, every product and week. All arrays have shape (product)(week).</summary>
internal sealed class StorePlan
{
    internal StorePlan(Catalogue catalogue, List<ChainPromotion>[] promotions, int store, RandomStream root)
    {
        Catalogue = catalogue;
        Store = store;
        int count = catalogue.Products.Length;
        (Price, Depth, Feature, LogRatio) = (new double[count][], new double[count][], new double[count][], new double[count][]);
        ReferencePrice = new double[count];
        for (int p = 0; p < count; p++) Fill(p, promotions[p], root.Child(p));
    }

    internal Catalogue Catalogue { get; }

    /// <summary>The position of the store.</summary>
    internal int Store { get; }

    /// <summary>The shelf price of week 0 without a discount: what price ratios refer to. Shape: (product).</summary>
    internal double[] ReferencePrice { get; }

    /// <summary>What is paid per unit.</summary>
    internal double[][] Price { get; }

    /// <summary>The discount, 0 without a promotion.</summary>
    internal double[][] Depth { get; }

    /// <summary>1 when featured, else 0.</summary>
    internal double[][] Feature { get; }

    /// <summary>log(price / reference price); 0 while the product is not sold, as no one can switch to it or from it.</summary>
    internal double[][] LogRatio { get; }

    private void Fill(int p, List<ChainPromotion> promotions, RandomStream stream)
    {
        ProductTruth product = Catalogue.Products[p];
        int weeks = Catalogue.Weeks;
        double level = Catalogue.Stores[Store].PriceLevel;
        (double[] price, double[] depth, double[] feature, double[] ratio) = (new double[weeks], new double[weeks], new double[weeks], new double[weeks]);
        foreach (ChainPromotion promotion in promotions)
        {
            if (stream.NextDouble() >= Catalogue.Rules.Promotions.StoreShare) continue;
            depth.AsSpan(promotion.Start, promotion.Weeks).Fill(promotion.Depth);
            if (promotion.IsFeatured) feature.AsSpan(promotion.Start, promotion.Weeks).Fill(1);
        }
        ReadOnlySpan<double> list = product.ListPrice.Span;
        ReferencePrice[p] = Prices.Cents(list[0] * level);
        for (int t = 0; t < weeks; t++)
        {
            price[t] = Prices.Cents(Prices.Cents(list[t] * level) * (1 - depth[t]));
            ratio[t] = product.IsSold(t) ? Math.Log(price[t] / ReferencePrice[p]) : 0;
        }
        (Price[p], Depth[p], Feature[p], LogRatio[p]) = (price, depth, feature, ratio);
    }
}
