using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Pricing.Elasticities;
using Kontor.Reports.Html;
using Kontor.Reports.Pricing;
using Kontor.Tests.Support;

namespace Kontor.Tests.Reports.Pricing;

public sealed class ElasticityReportTests
{
    private static readonly Provenance Origin = new("sha256 0123456789abcdef", 1, "Kontor", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Of_FitWithEverything_LooksAsApproved() => Snapshot.Matches(ElasticityReport.Of(SampleElasticities.Fit(), Origin).ToHtml(), "elasticities.html");

    /// <summary>The smallest fit there is: one series, nothing to compare with.</summary>
    [Fact]
    public void Of_OneSeries_SaysWhatThereIs()
    {
        string html = Html([new OwnElasticity(ElasticityLevel.Series, new SeriesKey("cola"), new ElasticityEstimate(-0.5, 0.1)) { Product = "cola", Diagnostics = new PriceDiagnostics(52, 9, 12, 0.1, 0.2) }]);
        Assert.Contains("Demand is clearly elastic for <strong>0 of 1 series</strong>.", html, StringComparison.Ordinal);
        Assert.Contains("<td>inelastic</td>", html, StringComparison.Ordinal);
        Assert.Contains("Nothing in the data speaks against", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Which products compete", html, StringComparison.Ordinal);
        Assert.DoesNotContain("above zero", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2.5, 0.2, "Demand is <strong>elastic</strong>", "lowers revenue")]
    [InlineData(-0.5, 0.1, "Demand is <strong>inelastic</strong>", "raises revenue")]
    [InlineData(-1.1, 0.2, "<strong>about unit elastic</strong>", "revenue hardly moves")]
    [InlineData(-0.5, 0.4, "do <strong>not say clearly</strong>", "reaches 0")]
    [InlineData(0.9, 0.1, "do <strong>not say clearly</strong>", "reaches 0")]
    public void Of_Total_IsSaidInTheFirstSentence(double value, double error, string kind, string follows)
    {
        string html = Html([new OwnElasticity(ElasticityLevel.Total, new SeriesKey(), new ElasticityEstimate(value, error)) { Diagnostics = new PriceDiagnostics(52, 9, 12, 0.1, 0.2) }]);
        string statement = html.Split("<p class=\"statement\">")[1].Split("</p>")[0];
        Assert.Contains(kind, statement, StringComparison.Ordinal);
        Assert.Contains(follows, statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_HundredsOfProducts_ShowsSomeAndCountsTheOthers()
    {
        ImmutableArray<OwnElasticity> own = [.. Enumerable.Range(0, 300).Select(i => new OwnElasticity(ElasticityLevel.Product, new SeriesKey($"p{i}"), new ElasticityEstimate(-2 - (i / 300.0), 0.1 + (i / 1000.0))) { Product = $"p{i}", Diagnostics = new PriceDiagnostics(52, 9, 12, 0.1, 0.2) })];
        string html = Html(own);
        Assert.Contains("Demand is clearly elastic for 300 of 300 products; 40 are shown", html, StringComparison.Ordinal);
        Assert.Contains("280 rows with wider intervals left out.", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">p299<", html.Split("<table>")[1], StringComparison.Ordinal);
    }

    private static string Html(ImmutableArray<OwnElasticity> own) => ElasticityReport.Of(
        new ElasticityFit(new ElasticityState
        {
            Specification = new NaiveElasticity(), Columns = new PricingColumns { Product = "sku", Channel = "", Category = "", Price = "price" }, Own = own, Cross = [],
            Uncertainty = SharedUncertainty.Independent([.. own.Select(o => o.Estimate)]), Report = FitReport.ClosedForm, Faults = [],
        }),
        Origin).ToHtml();
}
