using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Stacking;

/// <summary>The plain mean of models that make their own intervals: quantiles are averaged level by level, and nothing is learnt.</summary>
/// <remarks>Stock and Watson (2004), "Combination forecasts of output growth": equal weights are hard to beat, and where a fit takes minutes they save the out-of-time folds that
/// <see cref="Stacked"/> learns from. Quantiles that never cross stay so (Lichtendahl, Grushka-Cockayne, Winkler 2013).</remarks>
public sealed record Averaged : Forecaster
{
    /// <summary>Makes the specification.</summary>
    /// <param name="members">Two models or more, with different names.</param>
    [System.Text.Json.Serialization.JsonConstructor]
    public Averaged(ImmutableArray<Forecaster> members) => Members = Stacked.Checked(members);

    /// <summary>The models.</summary>
    public ImmutableArray<Forecaster> Members { get; }

    /// <inheritdoc/>
    public override string Name => string.Join(ModelCatalog.And, Members.Select(m => m.Name));

    /// <summary>A record with an array compares by its items.</summary>
    /// <param name="other">The other specification.</param>
    public bool Equals(Averaged? other) => other is not null && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => Members.Length;

    /// <inheritdoc/>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context) => new AveragedModel(this, [.. Members.Select(m => m.Fit(panel, context))]);
}
