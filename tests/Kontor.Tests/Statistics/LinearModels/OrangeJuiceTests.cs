using System.IO.Compression;
using Kontor.Statistics.LinearModels;
using Kontor.Tests.Demand;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>Elasticities of orange juice at Dominick's, against the numbers in the description of the data set, which R's <c>lm</c> gives from the same files.
/// Tolerances are half a unit of the last digit printed there.</summary>
public sealed class OrangeJuiceTests
{
    [Fact]
    public void Fit_PriceByBrand_AgreesWithR()
    {
        RegressionFit fit = Fit(ThreeBrands(), "price", "minute.maid", "tropicana", "price:minute.maid", "price:tropicana");
        Assert.Equal(28_947, fit.Rows);
        Assert.Equal(10.95468, fit["(Intercept)"].Estimate, 5e-6);
        Assert.Equal(-3.37753, fit["price"].Estimate, 5e-6);
        Assert.Equal(0.03619, fit["price"].StandardError, 5e-6);
        Assert.Equal(0.05679, fit["price:minute.maid"].Estimate, 5e-6);
        Assert.Equal(0.66576, fit["price:tropicana"].Estimate, 5e-6);
        // printed there as sums of rounded numbers: -3.32074 for lm's -3.3207349
        Assert.Equal(-3.32074, fit["price"].Estimate + fit["price:minute.maid"].Estimate, 1e-5);
        Assert.Equal(-2.71177, fit["price"].Estimate + fit["price:tropicana"].Estimate, 1e-5);
    }

    [Fact]
    public void Fit_OnePriceForAllBrands_AgreesWithR() =>
        Assert.Equal(-3.13869, Fit(ThreeBrands(), "price", "minute.maid", "tropicana")["price"].Estimate, 5e-6);

    [Fact]
    public void Fit_PriceByBrandAndFeature_AgreesWithR()
    {
        string[] plain = ["price", "minute.maid", "tropicana", "price:minute.maid", "price:tropicana"];
        RegressionFit fit = Fit(ThreeBrands(), [.. plain, "feat", .. plain.Select(name => $"{name}:feat")]);
        Assert.Equal(-2.77415, fit["price"].Estimate, 5e-6);
        Assert.Equal(-3.2447, fit["price"].Estimate + fit["price:feat"].Estimate, 5e-5);
    }

    // log units on the logarithms of all eleven prices, deal and feature, an effect for each store; the errors are not in the description: residuals of lm with a dummy per store, in R
    // G / (G - 1) (n - 1) / (n - 14) B S'S B, where B = (X'X)^-1 of the 13 regressors less their store means and row g of S sums X e over store g
    [Theory]
    [InlineData(1, -2.781, 0.0569)]
    [InlineData(2, -1.839, 0.0626)]
    [InlineData(3, -3.327, 0.0835)]
    [InlineData(4, -3.847, 0.0569)]
    [InlineData(5, -2.905, 0.0613)]
    [InlineData(6, -2.468, 0.0695)]
    [InlineData(7, -3.633, 0.0759)]
    [InlineData(8, -2.725, 0.0837)]
    [InlineData(9, -4.094, 0.1716)]
    [InlineData(10, -2.831, 0.0443)]
    [InlineData(11, -1.001, 0.0742)]
    public void Fit_OneBrandInAllStores_AgreesWithR(int brand, double elasticity, double error)
    {
        RegressionFit fit = new LeastSquares("logmove") { Regressors = [.. Prices, "deal", "feat"], FixedEffects = ["store"], Errors = StandardErrors.Clustered("store") }
            .Fit(Stores(brand), FitContext.Default);
        Assert.Empty(fit.Dropped);
        Assert.Equal(83, Assert.Single(fit.Effects).Levels);
        Assert.Equal(elasticity, fit[$"price{brand}"].Estimate, 5e-4);
        Assert.Equal(error, fit[$"price{brand}"].StandardError, 5e-5);
    }

    private static readonly string[] Prices = [.. Enumerable.Range(1, 11).Select(k => $"price{k}")];

    private static RegressionFit Fit(Observations data, params string[] regressors) => new LeastSquares("sales") { Regressors = [.. regressors] }.Fit(data, FitContext.Default);

    // logarithms of sales and price; dominicks is the brand that the others are compared with
    private static Observations ThreeBrands()
    {
        using var reader = new StreamReader(Reference.Data("retail_orange_juice", "oj_3brands_taddy.csv"));
        Assert.Equal("sales,price,brand,feat", reader.ReadLine());
        string[][] rows = Rows(reader);
        double[] price = Array.ConvertAll(rows, r => Math.Log(double.Parse(r[1]))), feat = Array.ConvertAll(rows, r => double.Parse(r[3]));
        Observations data = new Observations(rows.Length)
            .With("sales", Array.ConvertAll(rows, r => Math.Log(double.Parse(r[0])))).With("price", price).With("feat", feat).With("price:feat", Product(price, feat));
        foreach (string brand in (string[])["minute.maid", "tropicana"])
        {
            double[] isBrand = Array.ConvertAll(rows, r => r[2] == brand ? 1.0 : 0.0), brandPrice = Product(price, isBrand);
            data = data.With(brand, isBrand).With($"price:{brand}", brandPrice).With($"{brand}:feat", Product(isBrand, feat)).With($"price:{brand}:feat", Product(brandPrice, feat));
        }
        return data;
    }

    // one brand's weeks in all stores: store, brand, week, logmove, constant, price1 .. price11, deal, feat, profit
    private static Observations Stores(int brand)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Reference.Data("retail_orange_juice", "oj_yx.csv.gz")), CompressionMode.Decompress));
        string[] header = reader.ReadLine()!.Split(',');
        string[][] rows = [.. Rows(reader).Where(r => r[1] == $"{brand}")];
        double[] Column(string name) => Array.ConvertAll(rows, r => double.Parse(r[Array.IndexOf(header, name)]));
        Observations data = new Observations(rows.Length)
            .With("logmove", Column("logmove")).With("deal", Column("deal")).With("feat", Column("feat")).WithGroups("store", Array.ConvertAll(rows, r => r[0]));
        return Prices.Aggregate(data, (all, price) => all.With(price, Array.ConvertAll(Column(price), Math.Log)));
    }

    private static string[][] Rows(StreamReader reader)
    {
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line) rows.Add(line.Split(','));
        return [.. rows];
    }

    private static double[] Product(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a * b)];
}
