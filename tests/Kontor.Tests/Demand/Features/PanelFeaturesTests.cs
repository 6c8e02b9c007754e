using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Features;

/// <summary>Every feature of the tiny panel, worked out by hand. Values come as single precision: six digits.</summary>
public sealed class PanelFeaturesTests
{
    private static readonly Panel Market = TinyMarket.Of();

    [Theory]
    // week 9 (position 8) of north / a, with the sales of 8 weeks known
    [InlineData(0, 7, 8, "out of stock", 2 / 7.0)] // the gap and the zero among the 7 weeks since the first sale
    [InlineData(0, 7, 9, "out of stock", 2 / 8.0)] // the week between is taken as in stock
    [InlineData(0, 0, 1, "out of stock", double.NaN)]
    [InlineData(2, 4, 5, "out of stock", 0)]
    [InlineData(0, 7, 8, "size", 10)]
    [InlineData(3, 5, 6, "size", 40)]
    [InlineData(0, 7, 8, "periods since first sale", 7)]
    [InlineData(0, 0, 1, "periods since first sale", 0)]
    [InlineData(3, 5, 6, "periods since first sale", 6)]
    [InlineData(1, 7, 8, "periods since first sale", 52)] // sold from the start of the data: as old as can be told
    public void Rows_Product_MatchHandComputation(int series, int origin, int target, string name, double expected) => Same(expected, series, origin, target, name);

    [Theory]
    [InlineData(0, 7, 8, "promo", 1)]
    [InlineData(0, 7, 9, "promo", 0)]
    [InlineData(0, 7, 8, "markdown", 0.881373587)]  // asinh(20 / 20), the mean of 30, 10 and 20 being 20
    [InlineData(0, 3, 4, "markdown", 1.194763217)]  // asinh(30 / 20)
    [InlineData(0, 7, 9, "markdown", 0)]            // a missing amount is none
    [InlineData(0, 7, 8, "instalments", 1)]
    [InlineData(1, 7, 8, "instalments", 0)]
    [InlineData(0, 7, 9, "temperature", 10)]
    public void Rows_VisibilityAndConvenience_MatchHandComputation(int series, int origin, int target, string name, double expected) => Same(expected, series, origin, target, name);

    [Theory]
    // north / a: gap 4 4 4 3 3 4 4 | 2 4
    [InlineData(0, 7, 8, "price", 0.693147181)]                   // ln 2
    [InlineData(0, 7, 8, "list price", 1.386294361)]              // ln 4, the highest of the year
    [InlineData(0, 7, 8, "discount", 0.5)]
    [InlineData(0, 7, 8, "price vs. mean", -0.610952303)]         // ln 2 - (5 ln 4 + 2 ln 3) / 7
    [InlineData(0, 7, 8, "price vs. lowest", -0.405465108)]       // ln (2/3)
    [InlineData(0, 7, 8, "price vs. highest", -0.693147181)]      // ln (2/4)
    [InlineData(0, 7, 8, "price vs. last 1", -0.693147181)]
    [InlineData(0, 7, 8, "price vs. last 4", -0.549306144)]       // ln 2 - (ln 3 + ln 4) / 2
    [InlineData(0, 7, 8, "price vs. last 8", -0.610952303)]       // the gap does not count
    [InlineData(0, 7, 9, "price vs. last 1", 0.693147181)]        // the planned price of the week before, not the last one sold at
    [InlineData(0, 7, 8, "periods since price change", 0)]
    [InlineData(0, 6, 7, "periods since price change", 1)]
    [InlineData(0, 2, 3, "periods since price change", double.NaN)] // never seen to change, for less than the reach
    [InlineData(0, 0, 1, "price vs. mean", double.NaN)]
    [InlineData(0, 7, 8, "discount in store", 0)]
    [InlineData(0, 7, 8, "discount vs. store", 0.5)]
    [InlineData(0, 5, 6, "discount in item", 0.25)]               // south / a at 3 of 4
    [InlineData(0, 5, 6, "discount vs. category", -0.25)]
    [InlineData(1, 3, 4, "discount in store", 0.25)]              // north / a at 3 of 4
    [InlineData(1, 3, 4, "discount in item", 0.2)]                // south / b at 1.6 of 2, in its third week
    [InlineData(1, -1, 0, "discount in store", double.NaN)]       // north / a is not offered yet
    public void Rows_Price_MatchHandComputation(int series, int origin, int target, string name, double expected) => Same(expected, series, origin, target, name);

    [Theory]
    [InlineData(0, "week of month", 1)] // Thursday 4 January
    [InlineData(3, "week of month", 4)] // 25 January
    [InlineData(4, "week of month", 1)] // 1 February, though the week begins in January
    [InlineData(8, "week of month", 5)] // 29 February
    [InlineData(9, "week of month", 1)] // 7 March
    [InlineData(8, "year sine 1", 0.819972)]   // Monday is the 57th day of 366: sin(2 pi 56/366)
    [InlineData(8, "year cosine 1", 0.572404)]
    [InlineData(8, "year sine 2", 0.938710)]
    [InlineData(8, "year cosine 2", -0.344707)]
    public void Rows_Calendar_MatchesHandComputation(int target, string name, double expected) => Same(expected, 1, Math.Min(target, 8) - 1, target, name);

    [Theory]
    // events in weeks 2, 6 and 9
    [InlineData(7, 8, "periods since event", 2)]
    [InlineData(7, 8, "periods until event", 1)]
    [InlineData(7, 9, "periods since event", 0)]
    [InlineData(7, 9, "periods until event", 0)]
    [InlineData(4, 5, "periods until event", 1)]
    [InlineData(3, 4, "periods until event", double.NaN)] // the event of week 6 is beyond what is known of week 4 and 5
    [InlineData(0, 1, "periods since event", 8)]          // none yet
    [InlineData(7, 8, "steps ahead", 1)]
    [InlineData(7, 9, "steps ahead", 2)]
    public void Rows_Events_MatchHandComputation(int origin, int target, string name, double expected) => Same(expected, 0, origin, target, name);

    [Theory]
    // 0 10 12 gap 8 0 20 14, of which 64 / 7 is the mean; a season of two weeks
    [InlineData(7, 8, "size of sales 8", 2.212973)]              // ln(64 / 7)
    [InlineData(7, 8, "last sale", 1.211974)]                    // asinh(14 / (64 / 7))
    [InlineData(7, 8, "mean sales 4", 0.982540)]                 // asinh(10.5 / (64 / 7))
    [InlineData(7, 8, "sales a season ago", 1.524476)]           // week 6: asinh(20 / (64 / 7))
    [InlineData(7, 8, "sales around a season ago", 1.041069)]    // weeks 5, 6, 7: asinh((34 / 3) / (64 / 7))
    [InlineData(7, 8, "sales two seasons ago", 0.790169)]        // week 4: asinh(8 / (64 / 7))
    [InlineData(7, 8, "sales around two seasons ago", 0.424624)] // weeks 4 and 5, 3 missing: asinh(4 / (64 / 7))
    [InlineData(7, 9, "sales a season ago", 1.211974)]           // week 7
    [InlineData(7, 9, "sales around a season ago", 1.378917)]    // weeks 6 and 7, 8 not known: asinh(17 / (64 / 7))
    [InlineData(3, 4, "last sale", double.NaN)]                  // the gap
    [InlineData(-1, 0, "size of sales 8", double.NaN)]
    public void Rows_PastSales_MatchHandComputation(int origin, int target, string name, double expected) => Same(expected, 0, origin, target, name);

    [Theory]
    [InlineData(0, 8, "store", "north")]
    [InlineData(3, 6, "item", "b")]
    [InlineData(1, 8, "category", "snacks")]
    [InlineData(0, 8, "tier", "tier 1 (slowest)")] // a mean of 64 / 7, below the median of the means 5.5, 9.1, 45 and 100
    [InlineData(2, 8, "tier", "tier 2 (fastest)")]
    [InlineData(0, 8, "event", "none")]
    [InlineData(0, 9, "event", "other")]           // Easter never was in the history
    [InlineData(0, 6, "event", "sale")]
    public void Rows_Categories_MatchHandComputation(int series, int target, string name, string expected)
    {
        FeatureSchema schema = Builder.Fit(Market, FitContext.Default);
        FeatureColumn column = schema.Categorical.Single(c => c.Name == name);
        Assert.Equal(expected, column.Categories[(int)Value(series, Math.Min(target, Market[series].Length) - 1, target, name)]);
    }

    [Fact]
    public void Rows_ListAndEffectivePriceNamed_AreTakenFromTheirColumns()
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["item"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("mrp", CovariateTiming.KnownAhead), new Covariate("after cashback", CovariateTiming.KnownAhead),
        ]);
        for (int i = 0; i < 2; i++) builder.Add(new SeriesKey($"{i}"), 100, [1, 2, 3, 4], [3, 4, 3, 2, 3], [5, 5, 6, 6, 6], [3, 2, 3, 2, 1]);
        Panel panel = builder.Build();
        FeatureSchema schema = new FeatureBuilder { ListPrice = "mrp", EffectivePrice = "after cashback" }.Fit(panel, FitContext.Default);
        Assert.False(schema.Numeric.Single(c => c.Name == "list price").IsEngineered);
        FeatureRows row = schema.Of(panel, 1, FitContext.Default).Rows([new FeatureRow(0, 3, 4)], FitContext.Default);
        Assert.Equal(Math.Log(6), At(row, "list price"), 1e-6);
        Assert.Equal(0, At(row, "effective price"), 1e-6);
        Assert.Equal(0.5, At(row, "discount"), 1e-6);
        Assert.DoesNotContain(schema.Lacks, l => l.Contains("list price", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_StockOutNamed_ReplacesTheGaps()
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["item"], [new Covariate("empty shelf", CovariateTiming.KnownAfter)]);
        builder.Add(new SeriesKey("x"), 100, [1, 0, 3, 4, 0, 0], [0, 0, 1, 0.5, double.NaN, 0]);
        Panel panel = builder.Build();
        FeatureSchema schema = new FeatureBuilder { StockOut = "empty shelf", Horizon = 2 }.Fit(panel, FitContext.Default);
        PanelFeatures features = schema.Of(panel, 2, FitContext.Default);
        Assert.Equal(1.5 / 6, At(features.Rows([new FeatureRow(0, 5, 6)], FitContext.Default), "out of stock"), 1e-6);
        Assert.Equal(1 / 4.0, At(features.Rows([new FeatureRow(0, 2, 4)], FitContext.Default), "out of stock"), 1e-6);
    }

    [Fact]
    public void Rows_CountryNamed_TellsHolidaysAndDistances()
    {
        // weeks from 6 November 2023: Thanksgiving and Black Friday are in week 2, Cyber Monday in week 3, Christmas Eve in week 6
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["item"], []);
        builder.Add(new SeriesKey("x"), TestPanels.Weeks.IndexOf(new DateOnly(2023, 11, 6)), [.. Enumerable.Range(0, 8).Select(t => 5.0 + t)]);
        Panel panel = builder.Build();
        FeatureSchema schema = new FeatureBuilder { Countries = ["US"] }.Fit(panel, FitContext.Default);
        PanelFeatures features = schema.Of(panel, 1, FitContext.Default);
        FeatureColumn holiday = schema.Categorical.Single(c => c.Name == "holiday");
        Assert.Equal(FeatureBucket.Visibility, holiday.Bucket);
        string Kind(int t) => holiday.Categories[(int)At(features.Rows([new FeatureRow(0, t - 1, t)], FitContext.Default), "holiday")];
        Assert.Equal("Thanksgiving + Black Friday", Kind(2));
        Assert.Equal("none", Kind(4));
        Assert.Equal("other", Kind(8)); // New Year was not in the history
        FeatureRows row = features.Rows([new FeatureRow(0, 4, 5)], FitContext.Default);
        Assert.Equal(1, At(row, "periods until event")); // beyond the horizon of one step: the calendar is known for ever
        Assert.Equal(2, At(row, "periods since event"));
    }

    [Fact]
    public void Rows_OutsideTheSeriesOrTheHorizon_AreRefused()
    {
        PanelFeatures features = Builder.Fit(Market, FitContext.Default).Of(Market, TinyMarket.Ahead, FitContext.Default);
        foreach (FeatureRow row in (FeatureRow[])[new(4, 0, 1), new(0, 8, 9), new(0, 7, 10), new(0, 5, 5), new(0, 4, 7), new(0, -2, -1)])
            Assert.Throws<ArgumentException>(() => features.Rows([row], FitContext.Default));
    }

    [Fact]
    public void Sequences_AllPeriods_AreTheRowsStandardised()
    {
        FeatureSchema schema = (Builder with { Horizon = 1 }).Fit(Market, FitContext.Default);
        PanelFeatures features = schema.Of(Market, TinyMarket.Ahead, FitContext.Default);
        FeatureSequences sequences = features.Sequences(FitContext.Default);
        int width = schema.Numeric.Length, until = schema.Numeric.ToList().FindIndex(c => c.Name == "periods until event");
        for (int i = 0; i < Market.Count; i++)
        {
            Assert.Equal(Market[i].Length, sequences.LengthOf(i));
            Assert.Equal(TinyMarket.Ahead, sequences.AheadOf(i));
            for (int t = 0; t <= Market[i].Length; t++)
            {
                ReadOnlySpan<float> row = features.Rows([new FeatureRow(i, t - 1, t)], FitContext.Default).Values.Span;
                for (int c = 0; c < width; c++)
                {
                    if (c != until) Assert.Equal(schema.Numeric[c].Standardise(row[c]), sequences.NumericOf(i)[(t * width) + c], 1e-5f); // single precision of the row
                }
                for (int c = 0; c < schema.Categorical.Length; c++) Assert.Equal((int)row[width + c], sequences.CodesOf(i)[(t * schema.Categorical.Length) + c]);
            }
        }
        // a sequence knows the plan as far as the panel does: in week 4 the event of week 6
        Assert.Equal(schema.Numeric[until].Standardise(2), sequences.NumericOf(0)[(4 * width) + until], 1e-6f);
    }

    [Fact]
    public void Sequences_AnyNumberOfThreads_SameBits()
    {
        Panel panel = TinyMarket.Random(3);
        FeatureSequences Run(int threads)
        {
            var context = new FitContext { Threads = threads };
            return new FeatureBuilder().Fit(panel, context).Of(panel, 6, context).Sequences(context);
        }
        FeatureSequences one = Run(1), four = Run(4);
        for (int i = 0; i < panel.Count; i++)
        {
            Assert.True(one.NumericOf(i).SequenceEqual(four.NumericOf(i)));
            Assert.True(one.CodesOf(i).SequenceEqual(four.CodesOf(i)));
        }
    }

    // two tiers of four series, a season of two weeks
    private static readonly FeatureBuilder Builder = new() { Horizon = 2, Tiers = 2, Season = 2 };

    private static void Same(double expected, int series, int origin, int target, string name)
    {
        double found = Value(series, origin, target, name);
        Assert.True(Math.Abs(expected - found) < 1e-6 * Math.Max(1, Math.Abs(expected)) || (double.IsNaN(expected) && double.IsNaN(found)), $"{name}: {found}, expected {expected}");
    }

    private static float Value(int series, int origin, int target, string name)
    {
        FeatureSchema schema = Builder.Fit(Market, FitContext.Default);
        return At(schema.Of(Market, TinyMarket.Ahead, FitContext.Default).Rows([new FeatureRow(series, origin, target)], FitContext.Default), name);
    }

    private static float At(FeatureRows row, string name)
    {
        int at = row.Columns.Select(c => c.Name).ToList().IndexOf(name);
        Assert.True(at >= 0, $"no {name} among {string.Join(", ", row.Columns.Select(c => c.Name))}");
        return row.Values.Span[at];
    }
}
