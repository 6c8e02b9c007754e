using Kontor.Pricing.Responses;
using Kontor.Pricing.Simulation;
using Kontor.Reports.Html;
using Kontor.Reports.Pricing;
using Kontor.Tests.Support;

namespace Kontor.Tests.Reports.Pricing;

public sealed class WhatIfReportTests
{
    private static readonly Provenance Origin = new("sha256 0123456789abcdef", 1, "Kontor", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Of_AllPricesTogether_LooksAsApproved() => Snapshot.Matches(WhatIfReport.Of(Run(WhatIfScope.Together), "week", Origin).ToHtml(), "what-if.html");

    [Theory]
    [InlineData(WhatIfScope.EachProduct, "Product by product", "8 products")]
    [InlineData(WhatIfScope.EachItem, "Item by item", "24 items")]
    public void Of_OnePriceAtATime_NamesTheBestAndHasNoTotal(WhatIfScope scope, string title, string count)
    {
        string html = WhatIfReport.Of(Run(scope), "week", Origin).ToHtml();
        Assert.Contains($"<h2>{title}</h2>", html, StringComparison.Ordinal);
        Assert.Contains($"{count} · 4 changes of one price at a time · per week", html, StringComparison.Ordinal);
        Assert.Contains("The most margin for one change of price: <strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("All prices together", html, StringComparison.Ordinal);
        // the sample knows no cost of this one: what others gain is no reason to change it
        Assert.Matches("Tropicana 64</th>(<td[^>]*>[^<]*</td>){2}<td>not known</td>", html);
    }

    [Fact]
    public void Of_NoCosts_SpeaksOfRevenue()
    {
        PriceResponse known = SamplePrices.Grounds.Response;
        var response = new PriceResponse([.. known.Items.Select(i => i with { Cost = null })], known.RowStarts, known.Columns, known.Elasticities, known.Draws);
        string html = WhatIfReport.Of(new PriceWhatIf { Changes = [0.1, -0.1] }.Run(response, FitContext.Default), "month", Origin).ToHtml();
        Assert.Contains("<strong>−10%</strong> on all prices is expected to bring the most revenue", html, StringComparison.Ordinal);
        Assert.DoesNotContain("margin", html.Split("<main>")[1].Split("<footer>")[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("What was left out", html, StringComparison.Ordinal);
    }

    private static WhatIfTable Run(WhatIfScope scope) => new PriceWhatIf { Scope = scope, Level = 0.95 }.Run(SamplePrices.Grounds.Response, FitContext.Default);
}
