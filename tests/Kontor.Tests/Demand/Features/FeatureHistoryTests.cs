using System.Text.Json;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Errors;

namespace Kontor.Tests.Demand.Features;

public sealed class FeatureHistoryTests
{
    private const int Steps = 6;
    private static readonly Panel Market = TinyMarket.Random(9);
    private static readonly FeatureSchema Schema = new FeatureBuilder { Season = 13, StockOut = "stockout" }.Fit(Market, FitContext.Default);

    [Fact]
    public void Ahead_HistoryWrittenAndRead_SameFeaturesAsThePanel()
    {
        Panel cut = Market.Cut([.. Enumerable.Range(0, Market.Count).Select(i => Market[i].Length)], 0);
        FeatureHistory kept = FeatureHistory.Of(cut, Schema.Roles, Schema.Categories, 0);
        FeatureHistory read = JsonSerializer.Deserialize<FeatureHistory>(JsonSerializer.Serialize(kept))!;
        FeatureHistory ahead = read.Ahead(Schema.Roles, Schema.Categories, Market.KnownAhead(Steps), Steps, "armdn");
        FeatureSequences a = Schema.Of(Market, Steps, FitContext.Default).Sequences(FitContext.Default), b = Schema.Of(ahead, FitContext.Default).Sequences(FitContext.Default);
        for (int i = 0; i < Market.Count; i++)
        {
            Assert.Equal(Steps, b.AheadOf(i));
            Assert.True(a.NumericOf(i).SequenceEqual(b.NumericOf(i)));
            Assert.True(a.CodesOf(i).SequenceEqual(b.CodesOf(i)));
        }
    }

    [Fact]
    public void Ahead_NothingKnownAhead_IsRefusedByName()
    {
        FeatureHistory history = FeatureHistory.Of(Market, Schema.Roles, Schema.Categories, 0);
        Assert.Equal("price", Assert.Throws<DataException>(() => history.Ahead(Schema.Roles, Schema.Categories, known: null, Steps, "armdn")).Fault.Column);
        KnownAhead few = Market.Where(i => i > 0).KnownAhead(Steps);
        Assert.Equal(FaultCode.Missing, Assert.Throws<DataException>(() => history.Ahead(Schema.Roles, Schema.Categories, few, Steps, "armdn")).Fault.Code);
    }
}
