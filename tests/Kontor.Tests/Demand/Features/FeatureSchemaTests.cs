using System.Text.Json;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Features;

public sealed class FeatureSchemaTests
{
    [Fact]
    public void Columns_AreSortedByBucketWithSalesLast()
    {
        FeatureSchema schema = new FeatureBuilder { Season = 13 }.Fit(TinyMarket.Random(1), FitContext.Default);
        Assert.Equal(schema.Numeric.OrderBy(c => c.Bucket), schema.Numeric);
        Assert.Equal(schema.Categorical.OrderBy(c => c.Bucket), schema.Categorical);
        Assert.All(schema.Numeric[schema.FirstSales..], c => Assert.Contains("sale", c.Name, StringComparison.Ordinal));
        Assert.All(schema.Numeric[..schema.FirstSales], c => Assert.DoesNotContain("sales", c.Name, StringComparison.Ordinal));
        foreach (FeatureBucket bucket in Enum.GetValues<FeatureBucket>())
        {
            Assert.All(schema.Numeric[schema.NumericOf(bucket)], c => Assert.Equal(bucket, c.Bucket));
            Assert.All(schema.Categorical[schema.CategoricalOf(bucket)], c => Assert.Equal(bucket, c.Bucket));
        }
        Assert.Equal(schema.Numeric.Length, Enum.GetValues<FeatureBucket>().Sum(b => schema.Numeric[schema.NumericOf(b)].Length));
        Assert.Equal(FeatureSource.History, schema.Numeric.Single(c => c.Name == "out of stock").Source);
        Assert.Equal(FeatureType.Binary, schema.Numeric.Single(c => c.Name == "promo").Type);
    }

    [Fact]
    public void Fit_Numbers_AreMeasuredOverTheKnownPeriodsOfTheHistory()
    {
        FeatureColumn warm = new FeatureBuilder().Fit(TinyMarket.Of(), FitContext.Default).Numeric.Single(c => c.Name == "temperature");
        // weeks 1 to 8, without the fourth where north / a has a gap; south / b from the third on
        double[] seen = [1, 2, 3, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 3, 4, 5, 6, 7, 8];
        Assert.Equal(seen.Average(), warm.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(seen.Average(x => (x - warm.Mean) * (x - warm.Mean))), warm.Deviation, 1e-12);
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(100, 5)]
    [InlineData(-100, -5)]
    [InlineData(double.NaN, 0)]
    public void Standardise_Number_IsClippedDeviationFromTheMean(double value, float expected)
    {
        var column = new FeatureColumn("x", FeatureBucket.Time, FeatureType.Numeric, FeatureSource.Static) { Mean = 10, Deviation = 2 };
        Assert.Equal(expected, column.Standardise(value));
    }

    [Fact]
    public void Json_WrittenAndRead_SameSchemaAndFeatures()
    {
        Panel panel = TinyMarket.Random(2);
        FeatureSchema schema = new FeatureBuilder { Season = 13, StockOut = "stockout", Countries = ["US"] }.Fit(panel, FitContext.Default);
        string json = JsonSerializer.Serialize(schema);
        FeatureSchema read = JsonSerializer.Deserialize<FeatureSchema>(json)!;
        Assert.Equal(json, JsonSerializer.Serialize(read));
        FeatureSequences a = schema.Of(panel, 6, FitContext.Default).Sequences(FitContext.Default), b = read.Of(panel, 6, FitContext.Default).Sequences(FitContext.Default);
        for (int i = 0; i < panel.Count; i++)
        {
            Assert.True(a.NumericOf(i).SequenceEqual(b.NumericOf(i)));
            Assert.True(a.CodesOf(i).SequenceEqual(b.CodesOf(i)));
        }
    }

    [Fact]
    public void Fit_NotEngineered_KeepsRawColumnsOnly()
    {
        FeatureSchema schema = new FeatureBuilder { Engineered = false }.Fit(TinyMarket.Of(), FitContext.Default);
        Assert.Equal(["size", "promo", "markdown", "price", "instalments", "temperature", "week of month", "year sine 1", "year cosine 1", "year sine 2", "year cosine 2"],
            schema.Numeric.Select(c => c.Name).OrderBy(n => Array.IndexOf(Order, n)));
        Assert.Equal(["store", "item", "category", "event"], schema.Categorical.Select(c => c.Name));
        Assert.Equal(0, schema.Sales().Count);
        Assert.DoesNotContain(schema.Lacks, l => l.Contains("tier", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_UnseenCategoriesInAnotherOrder_AreOther()
    {
        FeatureSchema schema = new FeatureBuilder { Tiers = 2 }.Fit(TinyMarket.Of(), FitContext.Default);
        Covariate[] columns = [.. TinyMarket.Columns];
        columns[3] = columns[3] with { Categories = ["none", "sale", "fair"] };
        columns[8] = columns[8] with { Categories = ["snacks", "toys"] };
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["store", "item"], [.. columns]);
        double[] x = [1, 2, 3];
        builder.Add(new SeriesKey("east", "b"), TinyMarket.First, x, x, x, x, [0, 1, 2], x, x, x, [1], [1]);
        builder.Add(new SeriesKey("south", "c"), TinyMarket.First, x, x, x, x, [double.NaN, 1, 2], x, x, x, [1], [0]);
        FeatureSequences sequences = schema.Of(builder.Build(), 0, FitContext.Default).Sequences(FitContext.Default);
        string Name(int series, int period, string column)
        {
            int at = schema.Categorical.ToList().FindIndex(c => c.Name == column);
            return schema.Categorical[at].Categories[sequences.CodesOf(series)[(period * schema.Categorical.Length) + at]];
        }
        Assert.Equal(["other", "b", "other"], [Name(0, 0, "store"), Name(0, 0, "item"), Name(0, 0, "category")]);
        Assert.Equal(["south", "other", "snacks"], [Name(1, 0, "store"), Name(1, 0, "item"), Name(1, 0, "category")]);
        Assert.Equal(["none", "sale", "other"], [Name(0, 0, "event"), Name(0, 1, "event"), Name(0, 2, "event")]);
        Assert.Equal("none", Name(1, 0, "event")); // missing is none
        Assert.Equal("other", Name(0, 0, "tier"));
    }

    [Fact]
    public void Lacks_BarePanel_SaysWhatIsMissing()
    {
        FeatureSchema schema = new FeatureBuilder { Countries = ["US"] }.Fit(TestPanels.Of(new Calendar(Frequency.Ordinal), [1, 2, 3, 4, 5, 6], [2, 3, 2, 3, 2, 3]), FitContext.Default);
        foreach (string word in (string[])["price", "promotions", "events", "flags", "stock-outs", "holidays", "week of the month", "place in a year", "tiers", "52 periods"])
            Assert.Contains(schema.Lacks, l => l.Contains(word, StringComparison.Ordinal));
        Assert.Contains(new FeatureBuilder().Fit(TinyMarket.Of(), FitContext.Default).Lacks, l => l.Contains("footfall", StringComparison.Ordinal));
        Assert.Contains(new FeatureBuilder().Fit(TestPanels.Monthly(2, 2, 20), FitContext.Default).Lacks, l => l.Contains("two seasons", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_SeriesWithoutAValue_DoesNotMakeATier()
    {
        double[][] targets = [[1, 2, 3], [4, 5, 7], [double.NaN, double.NaN, double.NaN]];
        FeatureSchema schema = new FeatureBuilder { Tiers = 3 }.Fit(TestPanels.Of(TestPanels.Weeks, targets), FitContext.Default);
        Assert.DoesNotContain(schema.Categorical, c => c.Name == "tier");
        Assert.Contains("tiers", string.Concat(schema.Lacks), StringComparison.Ordinal);
        Assert.NotEmpty(JsonSerializer.Serialize(schema)); // which allows no NaN
    }

    [Fact]
    public void Fit_ConstantColumn_IsLeftOutAndSaid()
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["item"], [new Covariate("loyalty card", CovariateTiming.KnownAhead)]);
        builder.Add(new SeriesKey("x"), 100, [1, 2, 3, 4, 5, 6], new double[8]);
        FeatureSchema schema = new FeatureBuilder().Fit(builder.Build(), FitContext.Default);
        Assert.DoesNotContain(schema.Numeric, c => c.Name == "loyalty card");
        Assert.Contains(schema.Lacks, l => l.Contains("loyalty card", StringComparison.Ordinal) && l.Contains("item", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_ColumnNamedLikeAFeature_StaysDistinct()
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["item"], [new Covariate("last sale", CovariateTiming.KnownAhead), new Covariate("a[1]<b", CovariateTiming.KnownAhead)]);
        for (int i = 0; i < 2; i++) builder.Add(new SeriesKey($"{i}"), 100, [1, 2, 3, 4, 5, 9], [7, 5, 7, 3, 2, 1, 4], [1, 2, 3, 4, 5, 6, 7]);
        Panel panel = builder.Build();
        FeatureSchema schema = new FeatureBuilder().Fit(panel, FitContext.Default);
        Assert.Equal(schema.Numeric.Length, schema.Numeric.Select(c => c.Name).Distinct().Count());
        Assert.Contains(schema.Numeric, c => c.Name == "a(1)(b");
        int own = schema.Numeric.ToList().FindIndex(c => c.Name == "last sale");
        Assert.Equal(4, schema.Of(panel, 1, FitContext.Default).Rows([new FeatureRow(0, 5, 6)], FitContext.Default).Values.Span[own]);
        Assert.Equal("last sale (2)", schema.Numeric[schema.FirstSales].Name);
    }

    [Fact]
    public void Of_WrongPanel_IsRefusedByName()
    {
        FeatureSchema schema = new FeatureBuilder().Fit(TinyMarket.Of(), FitContext.Default);
        DataException keys = Assert.Throws<DataException>(() => schema.Of(TestPanels.Of(TestPanels.Weeks, [1, 2]), 0, FitContext.Default));
        Assert.Equal(FaultCode.UnknownName, keys.Fault.Code);
        DataException column = Assert.Throws<DataException>(() => schema.Of(TestPanels.Monthly(1, 1, 30), 0, FitContext.Default));
        Assert.Equal("promo", column.Fault.Column);
        DataException horizon = Assert.Throws<DataException>(() => schema.Of(TinyMarket.Of(), 3, FitContext.Default));
        Assert.Equal(FaultCode.Missing, horizon.Fault.Code);
    }

    private static readonly string[] Order =
        ["size", "promo", "markdown", "price", "instalments", "temperature", "week of month", "year sine 1", "year cosine 1", "year sine 2", "year cosine 2"];
}
