using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Elasticities.Estimation;
using Kontor.Pricing.Elasticities.Preparation;
using Kontor.Randomness;
using MathNet.Numerics.Distributions;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>Elasticities by double machine learning: what moves demand and prices alike is learned by trees at other times and taken out of both; what is left of units is regressed on what is left of log price.</summary>
/// <remarks>
/// Category by category, by <see cref="PartiallyLinearModel"/> for counts: the treatments are the log price, with an effect per product, and the mean log price of the category's other products in the channel, with one effect; controls are
/// the season, events, promotion flags, and past discounts, flags and prices; each series has a level of its own in every half year; errors may hang together in a channel over some weeks.
/// A discount column is the price itself and no control. Needs some forty periods.
/// </remarks>
public sealed record DoubleMachineLearningElasticity : ElasticityEstimator
{
    private const double LittleLeft = 0.1, FewestDegrees = 5;

    /// <inheritdoc/>
    public override string Name => "double-ml";

    /// <summary>The blocks of time that are predicted from the others, 2 or more. Default 5.</summary>
    public int Folds { get; init => field = AtLeast(value, 2, nameof(Folds)); } = 5;

    /// <summary>The periods on both sides of a block that are not learned from, 0 or more. Default 4.</summary>
    public int Gap { get; init => field = AtLeast(value, 0, nameof(Gap)); } = 4;

    /// <summary>The rounds of boosting, 1 or more. Default 40.</summary>
    public int Rounds { get; init => field = AtLeast(value, 1, nameof(Rounds)); } = 40;

    /// <summary>The depth of trees, 1 or more. Default 4.</summary>
    public int Depth { get; init => field = AtLeast(value, 1, nameof(Depth)); } = 4;

    /// <summary>The harmonics of the year where there are less than two years, 0 or more. Default 4. With two years each week (month, quarter) of the year has an effect.</summary>
    public int Harmonics { get; init => field = AtLeast(value, 0, nameof(Harmonics)); } = 4;

    /// <summary>The periods in which a series keeps one level, 2 or more. Default 26: half a year of weeks.</summary>
    public int LevelPeriods { get; init => field = AtLeast(value, 2, nameof(LevelPeriods)); } = 26;

    /// <summary>The periods over which errors of one channel may hang together, 1 or more. Default 8.</summary>
    public int ClusterPeriods { get; init => field = AtLeast(value, 1, nameof(ClusterPeriods)); } = 8;

    /// <summary>The periods after the launch of a series that begins late, and before the end of one that is delisted, that are left out, 0 or more. Default 13.</summary>
    public int LaunchPeriods { get; init => field = AtLeast(value, 0, nameof(LaunchPeriods)); } = 13;

    /// <summary>Whether having a discount at all is a control beside its depth, which is the price's. Default false: a column of discounts alone does not tell a tag on the shelf from the price; with true the effect of the price is told from
    /// depths and regular prices alone, with wider intervals.</summary>
    public bool SeparatesDiscounts { get; init; }

    /// <summary>Whether products are drawn towards their category, and series towards their product, as <see cref="PooledElasticity"/> draws them. Default true.</summary>
    public bool Pools { get; init; } = true;

    internal override int MinimumObservations => 20;

    /// <summary>Whether each part of the year comes twice or more, so that it can have an effect of its own.</summary>
    internal static bool HasYearParts(PricingTable table) =>
        table.Calendar.HasDates && table.Calendar.Frequency is not Frequency.Year && table.End - table.Start >= 2 * table.Calendar.PeriodsPerYear;

    internal override ElasticityResult Estimate(PricingTable table, FitContext context)
    {
        PartiallyLinearModel model = new() { Folds = Folds, Gap = Gap };
        model = model with { Trees = model.Trees with { Rounds = Rounds, Parameters = model.Trees.Parameters with { MaxDepth = Depth } } };
        var products = ImmutableArray.CreateBuilder<ProductDemand>();
        var faults = new List<DataFault>();
        var little = new Dictionary<string, double>(StringComparer.Ordinal); // product -> the share of its variance left
        for (int category = 0; category < table.Categories.Length; category++)
        {
            var rows = new CategoryRows(this, table, category);
            int periods = rows.Rows.Periods.Distinct().Count();
            if (periods < Math.Max(4 * Folds, 4 * Gap))
            {
                faults.Add(new DataFault(FaultCode.TooShort, $"category {table.Categories[category]}", $"{periods} periods outside launches", $"{Math.Max(4 * Folds, 4 * Gap)} or more for {Folds} folds with a gap of {Gap}"));
                continue;
            }
            PartiallyLinearFit fit = model.Fit(rows.Rows, context with { Seed = RandomStream.Of(context.Seed, Name).Child(table.Categories[category]).NextUInt64() });
            ElasticityEstimate? others = fit.Effects.FirstOrDefault(e => e.Treatment == CategoryRows.Others) is { } effect ? Estimate(effect) : null;
            foreach (TreatmentEffect own in fit.Effects.Where(e => e.Treatment == CategoryRows.Own))
            {
                if (Estimate(own) is { } estimate) products.Add(rows.Demand(own.Group, estimate, others, fit));
                else faults.Add(new DataFault(FaultCode.Collinear, $"product {table.Products[own.Group]}", "a price that controls explain", "a price that also moves by itself"));
                if (own.VarianceLeft < LittleLeft) little[table.Products[own.Group]] = own.VarianceLeft;
            }
        }
        if (products.Count == 0) throw new DataException(faults[0]);
        var sums = new LevelSums(table, [.. products.OrderBy(p => p.Product)], FitReport.ClosedForm, faults);
        ElasticityResult result = Pools ? sums.Pooled() : sums.Unpooled();
        return result with { Own = [.. result.Own.Select(o => o.Level == ElasticityLevel.Product && little.TryGetValue(o.Product, out double left) ? Warned(o, left) : o)] };
    }

    // errors for as many clusters as the price moved in. Few degrees count as five, with an error as much larger as their intervals are wider: draws need a variance
    private static ElasticityEstimate? Estimate(TreatmentEffect effect)
    {
        if (effect is not { Coefficient: { } c, EffectiveClusters: > 2 and var clusters }) return null;
        double error = c.StandardError * Math.Sqrt(clusters / (clusters - 1)), degrees = clusters - 1;
        return degrees >= FewestDegrees ? new ElasticityEstimate(c.Estimate, error, degrees)
            : new ElasticityEstimate(c.Estimate, error * StudentT.InvCDF(0, 1, degrees, 0.975) / StudentT.InvCDF(0, 1, FewestDegrees, 0.975), FewestDegrees);
    }

    private static OwnElasticity Warned(OwnElasticity own, double left) => own with
    {
        Diagnostics = own.Diagnostics with
        {
            Warnings = [.. own.Diagnostics.Warnings, $"only {left:P0} of the variation of the log price is left once season, flags and the past are taken out: the rest moved with them"],
        },
    };

    private static int AtLeast(int value, int least, string name) => value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");
}
