using System.Collections.Immutable;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Decisions;

/// <summary>What the prices of a plan rest on: the response of demand, the fit that it comes from, and where both come from.</summary>
public sealed record PriceGrounds
{
    /// <summary>The response of demand that the plan was made with, its items those of the plan.</summary>
    public required PriceResponse Response { get; init; }

    /// <summary>The elasticities that the response comes from, with what the data can say; null where it comes from elsewhere. Default null.</summary>
    public ElasticityFit? Fit { get; init; }

    /// <summary>How the elasticities were estimated, such as <c>pooled</c>. Default: the fit's estimator.</summary>
    public string Estimator { get => field ?? Fit?.Specification.Name ?? "given"; init; }

    /// <summary>The model that a decision names, with its settings. Default: the estimator.</summary>
    public string Model { get => field ?? $"{Estimator} elasticities"; init; }

    /// <summary>The fingerprint of the data.</summary>
    public required string Data { get; init; }

    /// <summary>What a period is called, such as <c>week</c>. Default <c>period</c>.</summary>
    public string Period { get; init; } = "period";

    /// <summary>The own elasticity of an item by the response, with the interval of its draws.</summary>
    /// <param name="item">The item's index.</param>
    /// <param name="level">The probability that the interval is meant to hold, in (0, 1).</param>
    public Outlook OwnElasticity(int item, double level)
    {
        int own = Response.RowStarts[item], entries = Response.Columns.Length;
        while (Response.Columns[own] != item) own++;
        double estimate = Response.Elasticities[own];
        if (Response.DrawCount < 2) return new Outlook(estimate, Lower: null, Upper: null);
        ReadOnlySpan<double> all = Response.Draws.Span;
        double[] draws = new double[Response.DrawCount];
        for (int d = 0; d < draws.Length; d++) draws[d] = all[(d * entries) + own];
        return Outlook.Of(draws, level) with { Expected = estimate };
    }

    /// <summary>What the data can say of an item's price: of its series, else of its product, its category, or of all.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The estimate with its diagnostics; null where there is no fit or nothing is known.</returns>
    public OwnElasticity? Known(PricedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Fit is null ? null
            : Fit.Find(ElasticityLevel.Series, item.Key.Parts) ?? Fit.Find(ElasticityLevel.Product, item.Product) ?? Fit.Find(ElasticityLevel.Category, item.Category) ?? Fit.Find(ElasticityLevel.Total);
    }

    /// <summary>What may go wrong with the new price of an item, the gravest first; nothing where the price stays.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="item">The item's index.</param>
    public ImmutableArray<PriceRisk> Risks(PricePlan plan, int item)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlannedPrice planned = plan.Prices[item];
        if (!planned.Changes) return [];
        var risks = ImmutableArray.CreateBuilder<PriceRisk>();
        if (!planned.IsWorthIt || (planned.Contribution ?? planned.ProfitChange)?.Lower < 0) risks.Add(PriceRisk.Loss);
        if (planned.Price > planned.Item.HighestSeen * (1 + 1e-9) || planned.Price < planned.Item.LowestSeen * (1 - 1e-9)) risks.Add(PriceRisk.Unseen);
        if (Known(planned.Item)?.Diagnostics.Warnings.IsEmpty == false) risks.Add(PriceRisk.Doubtful);
        if (OwnElasticity(item, plan.Level).Upper >= 0) risks.Add(PriceRisk.UnclearSign);
        if (planned.Item.Stock is { } stock && (planned.Units.Upper ?? planned.Units.Expected) >= stock * (1 - 1e-9)) risks.Add(PriceRisk.Stock);
        if (planned.ProfitChange is null) risks.Add(PriceRisk.UnknownCost);
        return risks.ToImmutable();
    }
}
