using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Regressions;

/// <summary>Boosted Cubist over rows of features: rules with linear models, in a committee, corrected by the nearest rows (<see cref="BoostedCubist"/>).</summary>
/// <remarks>The comparator of Mukherjee et al. 2018, section 4.1, with its 50 members and 9 neighbours, which the paper found by time-slice validation; so it is decided here
/// whether neighbours correct at all.</remarks>
public sealed record FeatureCubist() : FeatureRegression(50_000)
{
    /// <inheritdoc/>
    public override string Name => "cubist";

    /// <summary>The members of the committee, 1 to 1,000. Default 50 (section 4.1 of the paper).</summary>
    public int Committees { get; init => field = Within(value, 1, 1000, nameof(Committees)); } = 50;

    /// <summary>The nearest rows that correct a forecast, 0 to 9. Default 9 (section 4.1 of the paper).</summary>
    public int Neighbors { get; init => field = Within(value, 0, 9, nameof(Neighbors)); } = 9;

    /// <summary>Whether neighbours correct only where that lowered the error of the held-out forecasts; without <see cref="FeatureRegression.Calibrated"/> they always do. Default true.</summary>
    public bool ChoosesNeighbors { get; init; } = true;

    /// <summary>The most rules of a member, 1 or more. Default 100.</summary>
    public int Rules { get; init => field = Within(value, 1, int.MaxValue, nameof(Rules)); } = 100;

    /// <summary>The fewest rows in a leaf, 2 or more; null for 1% of the rows. Default null.</summary>
    public int? MinimumCases { get; init => field = value is { } cases ? Within(cases, 2, int.MaxValue, nameof(MinimumCases)) : null; }

    // errors of a smaller committee are a little larger, never smaller on average, and cost a fifth
    internal override FeatureRegression Rehearsal => this with { Committees = Math.Min(Committees, 10) };

    internal override IReadOnlyList<IRowRegression> Alternatives(IRowRegression fitted) =>
        ChoosesNeighbors && Neighbors > 0 ? [fitted, new CubistRows(((CubistRows)fitted).Model, neighbors: 0)] : [fitted];

    internal override FeatureRegression Like(IRowRegression best) => this with { Neighbors = ((CubistRows)best).Neighbors };

    internal override IRowRegression FitRows(FeatureMatrix rows, double[] targets, FitContext context) =>
        new CubistRows(new BoostedCubist { Committees = Committees, Neighbors = Neighbors, Rules = Rules, MinimumCases = MinimumCases }.Fit(rows, targets, context));

    internal override IRowRegression Restore(byte[] bytes) => new CubistRows(CubistModel.FromJson(bytes));
}
