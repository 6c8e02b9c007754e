using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities;

/// <summary>Least squares of log units on log price and nothing else, on every level over all its rows: what many spreadsheets do, for comparison.</summary>
/// <remarks>Biased where prices fall when demand is high, as in promotions before holidays, and where products of several price levels are thrown together. Periods without a sale are left out.
/// No cross elasticities.</remarks>
public sealed record NaiveElasticity : ElasticityEstimator
{
    /// <inheritdoc/>
    public override string Name => "naive";

    internal override ElasticityResult Estimate(PricingTable table, FitContext context)
    {
        var own = ImmutableArray.CreateBuilder<OwnElasticity>();
        var faults = ImmutableArray.CreateBuilder<DataFault>();
        foreach (IGrouping<(ElasticityLevel Level, SeriesKey Key), PricingSeries> group in LevelMembers.Of(table))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (NaiveRegression.Of(group) is { } estimate) own.Add(LevelMembers.Own(table, group.Key.Level, group.Key.Key, group, estimate));
            else if (group.Key.Level == ElasticityLevel.Series) faults.Add(new DataFault(FaultCode.TooShort, $"series {group.Key.Key}", "fewer than three periods with a sale, or one price in them", "three or more, at several prices"));
        }
        if (own.Count == 0) throw new DataException(faults[0]);
        return new ElasticityResult { Own = own.ToImmutable(), Uncertainty = SharedUncertainty.Independent([.. own.Select(o => o.Estimate)]), Faults = faults.ToImmutable() };
    }
}
