using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Pricing.Responses;
using Kontor.Reports.Html;
using Kontor.Reports.Pricing;
using Kontor.Tests.Support;

namespace Kontor.Tests.Reports.Pricing;

public sealed class PriceListReportTests
{
    private static readonly Provenance Origin = new("sha256 0123456789abcdef", 1, "Kontor", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Of_PlanWithEverything_LooksAsApproved() => Snapshot.Matches(PriceListReport.Of(SamplePrices.Plan, SamplePrices.Grounds, Origin).ToHtml(), "prices.html");

    [Fact]
    public void Of_PlanThatKeepsAll_SaysSo()
    {
        string html = PriceListReport.Of(SamplePrices.Kept, SamplePrices.Grounds, Origin).ToHtml();
        Assert.Contains("<strong>Keep all prices</strong>", html, StringComparison.Ordinal);
        Assert.Contains("None: every price stays as it is.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("What the prices that matter most do", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PlanThatRulesForceToLose_DoesNotCallItAGain()
    {
        string html = PriceListReport.Of(SamplePrices.Plan with { ProfitChange = new Outlook(-80, -120, -40) }, SamplePrices.Grounds, Origin).ToHtml();
        Assert.Contains("is expected to <strong>cost</strong> profit: <strong>−80</strong> (95% interval: −120 to −40) per week", html, StringComparison.Ordinal);
        Assert.DoesNotContain("more profit", html, StringComparison.Ordinal);
    }

    /// <summary>Closed form: units (p / price)^e, revenue p times as much, profit p - cost times as much; at the current price what is sold now, whatever the draw.</summary>
    [Fact]
    public void ItemCurves_ConstantElasticity_AreExact()
    {
        PricedItem item = new(new SeriesKey("a"), 2, 100) { Product = "a", Cost = 1.5 };
        ItemCurves one = ItemCurves.Of(new PriceResponse([item], [0, 1], [0], [-2], ReadOnlyMemory<double>.Empty), 0, [2.5], 0.9);
        int at = one.Prices.IndexOf(2.5), now = one.Prices.IndexOf(2);
        Assert.Equal((64, 160, 64), (one.Units.Values[at], one.Revenue.Values[at], one.Profit!.Values[at]), (x, y) => Close(x.Item1, y.Item1) && Close(x.Item2, y.Item2) && Close(x.Item3, y.Item3));
        Assert.Empty(one.Units.Low);
        Assert.InRange(one.Prices[0], 1.89, 1.91);
        Assert.InRange(one.Prices[^1], 2.62, 2.63);
        ItemCurves drawn = ItemCurves.Of(new PriceResponse([item with { Cost = null }], [0, 1], [0], [-2], new double[] { -1, -2, -3 }), 0, [2.5], 0.9);
        Assert.Null(drawn.Profit);
        Assert.Equal((100.0, 100.0, 100.0), (drawn.Units.Low[now], drawn.Units.Values[now], drawn.Units.High[now]));
        // the mean of 80, 64 and 51.2; quantiles at 0.05 and 0.95 between three draws
        Assert.Equal(65.0666666, drawn.Units.Values[at], 6);
        Assert.Equal(51.2 + (0.1 * 12.8), drawn.Units.Low[at], 9);
        Assert.Equal(80 - (0.1 * 16), drawn.Units.High[at], 9);
    }

    [Theory]
    [InlineData(2, 1.99, 2.5)]
    [InlineData(3, 1.995, 2.5)]
    [InlineData(4, 0.0345, 0.0331)]
    public void PriceStyle_HasTheDecimalsThatPricesHave(int decimals, double one, double other) => Assert.Equal(decimals, PriceListReport.PriceStyle([one, other]).Decimals);

    private static bool Close(double x, double y) => Math.Abs(x - y) < 1e-9;
}
