using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Features;

/// <summary>The features that a builder found in the training data: their columns, codes and scales. Immutable, and the same after it was written to JSON and read.</summary>
/// <remarks>Features stand by bucket, in the order of <see cref="FeatureBucket"/>; those of past sales, which change along a sampled path, stand last.</remarks>
public sealed record FeatureSchema
{
    /// <summary>What made it.</summary>
    public required FeatureBuilder Builder { get; init; }

    /// <summary>The calendar of the training data.</summary>
    public required Calendar Calendar { get; init; }

    /// <summary>Which column of the panel plays which part.</summary>
    public required FeatureRoles Roles { get; init; }

    /// <summary>What features measure against.</summary>
    public required FeatureMeasures Measures { get; init; }

    /// <summary>The codes of the panel's categories.</summary>
    public required FeatureCategories Categories { get; init; }

    /// <summary>The names behind the codes of holidays; empty where no country was given.</summary>
    public required ImmutableArray<string> Holidays { get; init; }

    /// <summary>The numeric and binary features, by bucket.</summary>
    public required ImmutableArray<FeatureColumn> Numeric { get; init; }

    /// <summary>The categorical features, by bucket.</summary>
    public required ImmutableArray<FeatureColumn> Categorical { get; init; }

    /// <summary>What the data lack and what stands in for it, one sentence each.</summary>
    public required ImmutableArray<string> Lacks { get; init; }

    /// <summary>The numbers of the features of past sales that are kept, among all that the windows and seasons make.</summary>
    public required ImmutableArray<int> SalesPicks { get; init; }

    /// <summary>The position of the first numeric feature of past sales; they go on to the end.</summary>
    [JsonIgnore]
    public int FirstSales => Numeric.Length - SalesPicks.Length;

    /// <summary>Makes what computes the features of past sales from any history, such as a sampled path.</summary>
    public SalesFeatures Sales() => new(this);

    /// <summary>The positions of the numeric features of a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    public Range NumericOf(FeatureBucket bucket) => RangeOf(Numeric, bucket);

    /// <summary>The positions of the categorical features of a bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    public Range CategoricalOf(FeatureBucket bucket) => RangeOf(Categorical, bucket);

    /// <summary>The features of a panel, and of some steps after the end of its series.</summary>
    /// <param name="panel">The panel, with the columns of the training data. Series and categories that were not seen in training get the code 0.</param>
    /// <param name="horizon">Steps after the end of each series, 0 or more; plans beyond them are not read.</param>
    /// <param name="context">Threads, cancellation, progress.</param>
    /// <exception cref="DataException">A column is missing (<see cref="FaultCode.UnknownName"/>), or a covariate known ahead stops before the horizon does (<see cref="FaultCode.Missing"/>).</exception>
    public PanelFeatures Of(Panel panel, int horizon, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        if (horizon > 0 && !Roles.Dynamic.IsEmpty) panel.KnownAhead(horizon);
        return Of(FeatureHistory.Of(panel, Roles, Categories, horizon), context);
    }

    /// <summary>The features of a history that a model kept.</summary>
    internal PanelFeatures Of(FeatureHistory history, FitContext context) => new(this, new FeatureCandidates(history, this, context));

    private static Range RangeOf(ImmutableArray<FeatureColumn> columns, FeatureBucket bucket)
    {
        int first = columns.Count(c => c.Bucket < bucket);
        return first..(first + columns.Count(c => c.Bucket == bucket));
    }
}
