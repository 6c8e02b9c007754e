using Kontor.Data.Panels;
using Kontor.Demand.Features;

namespace Kontor.Tests.Demand.Features;

public sealed class SalesFeaturesTests
{
    private static readonly Panel Market = TinyMarket.Random(8);
    private static readonly FeatureSchema Schema = new FeatureBuilder { Season = 13 }.Fit(Market, FitContext.Default);

    [Fact]
    public void Write_HistoryAsAPath_SameBitsAsTheSequence()
    {
        FeatureSequences sequences = Schema.Of(Market, 6, FitContext.Default).Sequences(FitContext.Default);
        SalesFeatures sales = Schema.Sales();
        float[] into = new float[sales.Count];
        int width = Schema.Numeric.Length;
        for (int i = 0; i < Market.Count; i++)
        {
            for (int t = 0; t <= Market[i].Length; t++)
            {
                sales.Write(Market[i].Target[..t], into);
                Assert.True(sequences.NumericOf(i).Slice((t * width) + Schema.FirstSales, sales.Count).SequenceEqual(into));
            }
        }
    }

    [Fact]
    public void Write_TailOfTheLookback_SameBits()
    {
        SalesFeatures sales = Schema.Sales();
        double[] path = [.. Enumerable.Range(0, 200).Select(t => 5.0 + (t % 7) - (t % 13))];
        float[] whole = new float[sales.Count], tail = new float[sales.Count];
        sales.Write(path, whole);
        sales.Write(path.AsSpan(path.Length - sales.Lookback), tail);
        Assert.Equal(whole, tail);
    }

    [Fact]
    public void Write_SalesMultiplied_OnlyTheSizeMoves()
    {
        SalesFeatures sales = Schema.Sales();
        double[] path = [.. Enumerable.Range(0, 60).Select(t => 40.0 + (t % 7))];
        float[] one = new float[sales.Count], ten = new float[sales.Count];
        sales.Write(path, one);
        sales.Write([.. path.Select(y => 10 * y)], ten);
        int size = Schema.Numeric[Schema.FirstSales..].ToList().FindIndex(c => c.Name.StartsWith("size", StringComparison.Ordinal));
        for (int k = 0; k < sales.Count; k++)
        {
            if (k == size) Assert.True(ten[k] > one[k]);
            else Assert.Equal(one[k], ten[k], 1e-6f); // single precision
        }
    }

    [Fact]
    public void Write_NothingKnown_IsTheMean()
    {
        SalesFeatures sales = Schema.Sales();
        float[] into = new float[sales.Count];
        sales.Write([], into);
        Assert.All(into, x => Assert.Equal(0, x));
        Assert.Throws<ArgumentException>(() => sales.Write([1], new float[sales.Count + 1]));
    }

    [Fact]
    public void Write_ZerosOnly_IsFinite()
    {
        SalesFeatures sales = Schema.Sales();
        float[] into = new float[sales.Count];
        sales.Write(new double[60], into);
        Assert.All(into, x => Assert.InRange(x, -5, 5));
    }
}
