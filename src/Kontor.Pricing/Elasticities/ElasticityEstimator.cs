using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.DoubleMachineLearning;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities;

/// <summary>The specification of how elasticities are estimated: an immutable record, validated when built. Fitting never changes it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "estimator")]
[JsonDerivedType(typeof(NaiveElasticity), "naive")]
[JsonDerivedType(typeof(FixedEffectsElasticity), "fixed-effects")]
[JsonDerivedType(typeof(PooledElasticity), "pooled")]
[JsonDerivedType(typeof(Neural.NeuralElasticity), "neural")]
[JsonDerivedType(typeof(DoubleMachineLearningElasticity), "double-ml")]
public abstract record ElasticityEstimator
{
    private protected ElasticityEstimator()
    {
    }

    /// <summary>What tables and reports call the estimator, such as <c>pooled</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Which columns name product, channel, category and price. Default: guessed.</summary>
    public PricingColumns Columns { get; init => field = value ?? throw new ArgumentNullException(nameof(Columns)); } = new();

    /// <summary>The fewest periods with units and a price that a series needs.</summary>
    internal virtual int MinimumObservations => 8;

    /// <summary>What would keep series of this panel from being used. <see cref="Fit"/> runs the same checks.</summary>
    /// <param name="panel">The data: the target is units; a covariate has the role Price; others may have the roles Promotion and Event.</param>
    /// <returns>One fault per series that would be left out; empty when all is well.</returns>
    /// <exception cref="DataException">The panel as a whole cannot be used: <see cref="FaultCode.Empty"/>, <see cref="FaultCode.Missing"/> for a price, <see cref="FaultCode.UnknownName"/>.</exception>
    public ImmutableArray<DataFault> Check(Panel panel) => Prepare(panel).Faults;

    /// <summary>Estimates the elasticities of a panel. A series with a fault is listed in <see cref="ElasticityFit.Faults"/> and does not stop the others.</summary>
    /// <param name="panel">The data; not changed and not kept.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    /// <exception cref="DataException">The panel cannot be used, or none of its series can.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    public ElasticityFit Fit(Panel panel, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Cancellation.ThrowIfCancellationRequested();
        PricingTable table = Prepare(panel);
        if (table.Series.IsEmpty) throw new DataException(table.Faults[0]);
        return Finish(table, Estimate(table, context));
    }

    /// <summary>Makes the fit: puts the naive estimates beside, and gathers what is to be known.</summary>
    private protected ElasticityFit Finish(PricingTable table, ElasticityResult result) =>
        new(new ElasticityState
        {
            Specification = this,
            Columns = table.Columns,
            KeyNames = table.Panel.KeyNames,
            Own = NaiveRegression.Beside(result.Own, table),
            Cross = result.Cross,
            Uncertainty = result.Uncertainty,
            Report = result.Report with { Warnings = [.. table.Warnings, .. result.Report.Warnings] },
            Faults = [.. table.Faults, .. result.Faults],
        });

    /// <summary>Estimates; the table has one series or more.</summary>
    /// <param name="table">The data, checked.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal abstract ElasticityResult Estimate(PricingTable table, FitContext context);

    /// <summary>The table of a panel.</summary>
    private protected PricingTable Prepare(Panel panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        if (panel.Count == 0) Throw.Empty(Name);
        return PricingTable.Of(panel, Columns.Resolve(panel), MinimumObservations);
    }
}
