using System.Collections.Immutable;
using Kontor.Pricing.Elasticities;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>Elasticities as a report: how demand answers prices, which products compete, which estimates to look at, and what they rest on.</summary>
public static class ElasticityReport
{
    /// <summary>The report of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="provenance">What it was made from.</param>
    public static HtmlReport Of(ElasticityFit fit, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ElasticityKind[] kinds = [.. Lowest(fit).Select(ElasticityKinds.Of)];
        return new HtmlReport
        {
            Title = "How demand answers prices",
            Subtitle = $"{string.Join(" · ", Levels(fit))} · estimator {fit.Specification.Name}",
            Conclusion = Conclude(fit, kinds),
            Sections = [AnswersSection.Of(fit), .. CrossSection.Of(fit), TrustSection.Of(fit)],
            Notes =
            [
                "An elasticity of −2 means: a price that is 1% higher sells about 2% fewer units. Below −1 demand is elastic, and a higher price lowers revenue; between −1 and 0 it raises revenue.",
                "The naive estimate is least squares of log units on log price and nothing else. Where prices fall because demand is high or a promotion runs, it takes their effect for that of the price.",
                "Share of promotions: how much of the variation of the log price within a series vanishes when promotions are told apart. Near 100% the price moved only with promotions, and what the price does alone cannot be told.",
            ],
            Provenance = provenance,
        };
    }

    /// <summary>The own elasticities of the most particular level that there is.</summary>
    internal static OwnElasticity[] Lowest(ElasticityFit fit) =>
        ((ElasticityLevel[])[ElasticityLevel.Series, ElasticityLevel.Product, ElasticityLevel.Channel, ElasticityLevel.Category, ElasticityLevel.Total])
            .Select(level => fit.At(level).ToArray()).FirstOrDefault(all => all.Length > 0) ?? [];

    /// <summary>What a level's members are called.</summary>
    internal static string Noun(ElasticityLevel level) => level switch
    {
        ElasticityLevel.Series => "series", ElasticityLevel.Product => "product", ElasticityLevel.Channel => "channel", ElasticityLevel.Category => "category", _ => "total",
    };

    /// <summary>The heading of a column of a level's members.</summary>
    internal static string Heading(ElasticityLevel level) => char.ToUpperInvariant(Noun(level)[0]) + Noun(level)[1..];

    /// <summary>What a page calls an elasticity.</summary>
    internal static string NameOf(OwnElasticity own) => own.Level == ElasticityLevel.Total ? "All" : SeriesName.Of(own.Key);

    internal static string Count(int count, ElasticityLevel level) => level == ElasticityLevel.Category && count != 1 ? $"{count:N0} categories" : PlanReport.Count(count, Noun(level));

    private static IEnumerable<string> Levels(ElasticityFit fit) =>
        fit.Own.Where(o => o.Level != ElasticityLevel.Total).GroupBy(o => o.Level).OrderBy(g => g.Key).Select(g => Count(g.Count(), g.Key));

    private static Conclusion Conclude(ElasticityFit fit, ElasticityKind[] kinds)
    {
        OwnElasticity? total = fit.Find(ElasticityLevel.Total);
        ElasticityLevel level = Lowest(fit).Select(o => o.Level).FirstOrDefault();
        int elastic = kinds.Count(k => k == ElasticityKind.Elastic), doubtful = kinds.Count(k => k is ElasticityKind.Unclear or ElasticityKind.Positive), warned = Lowest(fit).Count(o => !o.Diagnostics.Warnings.IsEmpty);
        var figures = ImmutableArray.CreateBuilder<KeyFigure>();
        if (total is not null)
        {
            figures.Add(new KeyFigure("Own elasticity, all", total.Estimate.Value) { Interval = (total.Estimate.Lower, total.Estimate.Upper), Level = 0.95, Numbers = NumberStyle.Fixed(2) });
            if (total.Naive is { } naive) figures.Add(new KeyFigure("Naive estimate", naive.Value) { Interval = (naive.Lower, naive.Upper), Level = 0.95, Numbers = NumberStyle.Fixed(2), Note = "for comparison[^2]" });
        }
        figures.Add(new KeyFigure("Clearly elastic", elastic) { Unit = $"of {kinds.Length:N0}", Note = "whole 95% interval below −1", Numbers = NumberStyle.Whole });
        figures.Add(new KeyFigure("Sign not clear", doubtful) { Unit = $"of {kinds.Length:N0}", Note = "95% interval reaches 0", Numbers = NumberStyle.Whole, Tone = doubtful > 0 ? Tone.Caution : Tone.Good });
        figures.Add(new KeyFigure("With a warning", warned) { Unit = $"of {kinds.Length:N0}", Note = "the data say little of the price alone", Numbers = NumberStyle.Whole, Tone = warned > 0 ? Tone.Caution : Tone.Good });
        string statement = total is not null ? Said(total.Estimate) : $"Demand is clearly elastic for **{elastic:N0} of {Count(kinds.Length, level)}**.";
        return new Conclusion(statement, figures.ToImmutable());
    }

    private static string Said(ElasticityEstimate total)
    {
        string numbers = $"{Percent(Math.Abs(total.Value))} (95% interval: {Percent(Math.Min(Math.Abs(total.Lower), Math.Abs(total.Upper)))} to {Percent(Math.Max(Math.Abs(total.Lower), Math.Abs(total.Upper)))})";
        return ElasticityKinds.Of(total) switch
        {
            ElasticityKind.Elastic => $"Demand is **elastic**: a price that is 1% higher sells about {numbers} fewer units, so that it lowers revenue.",
            ElasticityKind.Inelastic => $"Demand is **inelastic**: a price that is 1% higher sells about {numbers} fewer units, so that it raises revenue.",
            ElasticityKind.NearUnit => $"Demand is **about unit elastic**: a price that is 1% higher sells about {numbers} fewer units; revenue hardly moves.",
            _ => "The data do **not say clearly** how demand answers prices over all: the 95% interval of the elasticity reaches 0.",
        };
    }

    private static string Percent(double value) => NumberStyle.Fixed(2).Format(value) + "%";
}
