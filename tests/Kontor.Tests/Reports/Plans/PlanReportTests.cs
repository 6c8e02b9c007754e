using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Plans;
using Kontor.Reports.Html;
using Kontor.Reports.Plans;
using Kontor.Tests.Demand.Global;

namespace Kontor.Tests.Reports.Plans;

/// <summary>What a plan's report says, from real plans of small panels.</summary>
public sealed class PlanReportTests
{
    private static readonly Provenance Origin = new("test", 1, "Kontor", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Of_TreesPlan_ShowsWhatMovesItAndTakesThreeSeriesApart()
    {
        string html = Html(PromotionPanel.Of(3, 3, 60), new PlanRequest { Horizon = 3, Origins = 2, Model = "trees" });
        Assert.Contains("What moves the plan most: price, then ", html, StringComparison.Ordinal);
        Assert.Contains("The model&#39;s own reasons, as Shapley values", html, StringComparison.Ordinal);
        Assert.Equal(3, Count(html, "median forecast</span>"));
        Assert.Matches("was sold than trees forecast|trees errs to no side on average", html);
    }

    [Fact]
    public void Of_SeriesWithoutSales_ComesFirstWithABiasThatCanBeRead()
    {
        // ten series go on; one was taken off the shelf in the last two months, and a naive with its season forecasts on
        var builder = new PanelBuilder(new Calendar(Frequency.Ordinal), "units", ["item"], []);
        for (int i = 0; i < 10; i++) builder.Add(new SeriesKey($"goes on {i}"), 0, [.. Enumerable.Range(0, 60).Select(t => 500.0 + (90 * ((t + i) % 5)))]);
        builder.Add(new SeriesKey("taken off"), 0, [.. Enumerable.Range(0, 60).Select(t => t < 52 ? 9.0 : 0.0)]);
        string html = Html(builder.Build(), new PlanRequest { Horizon = 4, Origins = 2, Model = "moving-average" });
        int first = html.IndexOf("those to look at first", StringComparison.Ordinal), off = html.IndexOf("taken off", first, StringComparison.Ordinal);
        Assert.True(off > 0 && off < html.IndexOf("goes on", first, StringComparison.Ordinal), "the series that the lead counts stands below others");
        Assert.Contains("1 series errs clearly more than the baseline or to one side. Look at it before the order goes out.", html, StringComparison.Ordinal);
        Assert.Contains("+100%", html[off..], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneSeries_HasAName()
    {
        var builder = new PanelBuilder(new Calendar(Frequency.Month), "units", [], []);
        builder.Add(new SeriesKey(), new Calendar(Frequency.Month).IndexOf(new DateOnly(2022, 1, 1)), [.. Enumerable.Range(0, 40).Select(t => 100.0 + (10 * (t % 3)))]);
        string html = Html(builder.Build(), new PlanRequest { Horizon = 3, Origins = 3, Model = "naive" });
        Assert.Contains(">Plan, units<", html, StringComparison.Ordinal);
        Assert.Contains("<strong>total: ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Plan by ,", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PlanWithANetwork_ShowsHowItLearntAndNoOtherDoes()
    {
        Panel panel = PromotionPanel.Of(2, 3, 50);
        string html = Html(panel, new PlanRequest { Horizon = 3, Origins = 1, Model = "armdn", Epochs = 3 });
        Assert.Contains("3 networks were trained, each kept as it was after the epoch with the lowest loss on periods that were held out.", html, StringComparison.Ordinal);
        foreach (string said in new[] { "armdn, network 3: best after epoch", ">best<", ">training<", ">held out<", "Learning rate" }) Assert.Contains(said, html, StringComparison.Ordinal);
        html = Html(panel, new PlanRequest { Horizon = 3, Origins = 1, Model = "encoder-decoder", Epochs = 3 });
        Assert.Matches("The loss was lowest after epoch [123] of the 3 that were made: judged by periods that were held out", html);
        Assert.Contains("encoder-decoder: best after epoch", html, StringComparison.Ordinal);
        Assert.DoesNotContain("How the network learnt", Html(panel, new PlanRequest { Horizon = 3, Origins = 1, Model = "ets" }), StringComparison.Ordinal);
    }

    private static string Html(Panel panel, PlanRequest request) => PlanReport.Of(DemandPlanner.Plan(panel, request, FitContext.Default), [], [], Origin).ToHtml();

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;
}
