using System.Globalization;
using Kontor.Pricing.Elasticities;

namespace Kontor.Reports.Results;

/// <summary>Elasticities as CSV: own ones of all levels, each with the naive estimate beside, and cross ones.</summary>
public static class ElasticityCsv
{
    /// <summary>Writes own elasticities, one line per level and key. Intervals are at 95%; warnings are joined with a semicolon.</summary>
    /// <param name="fit">The elasticities.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteOwn(ElasticityFit fit, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(writer);
        CsvLine.Write(writer,
        [
            "level", "product", "channel", "category", "elasticity", "standard_error", "lower", "upper", "naive", "naive_lower", "naive_upper",
            "observations", "distinct_prices", "price_changes", "price_deviation", "promotion_share", "warnings",
        ]);
        foreach (OwnElasticity own in fit.Own)
        {
            // on levels over several products the key is the channel or the category
            string product = own.Level == ElasticityLevel.Product ? own.Key.Parts[0] : own.Product, channel = own.Level == ElasticityLevel.Channel ? own.Key.Parts[0] : own.Channel;
            string category = own.Level == ElasticityLevel.Category ? own.Key.Parts[0] : own.Category;
            PriceDiagnostics said = own.Diagnostics;
            CsvLine.Write(writer,
            [
                own.Level.ToString().ToLowerInvariant(), product, channel, category, .. Estimate(own.Estimate, withError: true), .. Estimate(own.Naive, withError: false),
                Whole(said.Observations), Whole(said.DistinctPrices), Whole(said.PriceChanges), CsvLine.Number(said.PriceDeviation), CsvLine.Number(said.PromotionShare), string.Join("; ", said.Warnings),
            ]);
        }
    }

    /// <summary>Writes cross elasticities, one line per pair: of the demand of a product in the price of another.</summary>
    /// <param name="fit">The elasticities.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteCross(ElasticityFit fit, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(writer);
        CsvLine.Write(writer, ["product", "price_of", "elasticity", "standard_error", "lower", "upper", "relation"]);
        foreach (CrossElasticity cross in fit.Cross) CsvLine.Write(writer, [cross.Product, cross.Price, .. Estimate(cross.Estimate, withError: true), cross.Relation.ToString().ToLowerInvariant()]);
    }

    private static string[] Estimate(ElasticityEstimate? estimate, bool withError) => withError
        ? [CsvLine.Number(estimate?.Value), CsvLine.Number(estimate?.StandardError), CsvLine.Number(estimate?.Lower), CsvLine.Number(estimate?.Upper)]
        : [CsvLine.Number(estimate?.Value), CsvLine.Number(estimate?.Lower), CsvLine.Number(estimate?.Upper)];

    private static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);
}
