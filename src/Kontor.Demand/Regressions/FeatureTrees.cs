using Kontor.Demand.Global;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Demand.Regressions;

/// <summary>Boosted trees over rows of features: what the same features are worth without rules and without a network.</summary>
/// <remarks>Unlike <see cref="GlobalTrees"/> it sees the features of table 1 only: nothing of other series' sales and no simple forecasts.</remarks>
public sealed record FeatureTrees() : FeatureRegression(200_000)
{
    private const double Smoothing = 0.2; // of the pinball loss, in deviations of the targets

    /// <inheritdoc/>
    public override string Name => "feature-trees";

    /// <summary>Whether quantiles are learnt, so that the spread depends on the features; otherwise the mean by squared error. Default true.</summary>
    public bool Quantiles { get; init; } = true;

    /// <summary>The number of rounds of boosting. Default 200.</summary>
    public int Rounds { get; init => field = Within(value, 1, 100_000, nameof(Rounds)); } = 200;

    /// <summary>The shrinkage of each tree, in (0, 1]. Default 0.08.</summary>
    public double LearningRate { get; init => field = Share(value, nameof(LearningRate)); } = 0.08;

    /// <summary>The largest depth of a tree, 1 to 20. Default 7.</summary>
    public int MaxDepth { get; init => field = Within(value, 1, 20, nameof(MaxDepth)); } = 7;

    /// <summary>The number of bins of a feature, 2 to 65,536. Default 64.</summary>
    public int MaxBins { get; init => field = Within(value, 2, 65_536, nameof(MaxBins)); } = 64;

    /// <summary>The share of rows drawn for a tree, in (0, 1]. Default 0.7.</summary>
    public double RowShare { get; init => field = Share(value, nameof(RowShare)); } = 0.7;

    /// <summary>The share of features drawn for a tree, in (0, 1]. Default 0.4.</summary>
    public double ColumnShare { get; init => field = Share(value, nameof(ColumnShare)); } = 0.4;

    /// <summary>The L2 penalty on leaves, 0 or more. Default 2.5.</summary>
    public double L2 { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(L2), value, "needs 0 or more"); } = 2.5;

    internal override IRowRegression FitRows(FeatureMatrix rows, double[] targets, FitContext context)
    {
        double[] scratch = new double[targets.Length];
        double center = Window.Quantile(targets, 0.5, scratch);
        double spread = (Window.Quantile(targets, 0.75, scratch) - Window.Quantile(targets, 0.25, scratch)) / 1.3489795;
        if (!(spread > 1e-9)) spread = Window.Deviation(targets) is > 1e-9 and double deviation ? deviation : 1;
        using var matrix = new TrainingMatrix(rows, [.. targets.Select(t => (float)((t - center) / spread))], context: context);
        var trees = new BoostedTrees
        {
            Objective = Quantiles ? new CompositePinball(TreeEnsemble.Trained, Smoothing) : new SquaredError(),
            Rounds = Rounds,
            Parameters = new BoosterParameters
            {
                LearningRate = LearningRate,
                MaxDepth = MaxDepth,
                MaxBins = MaxBins,
                RowShare = RowShare,
                ColumnShareByTree = ColumnShare,
                MinChildWeight = Math.Clamp(targets.Length / 2000.0, 1, 40),
                L2 = L2,
                BaseScore = 0,
            },
        };
        return new BoosterRows(trees.Train(matrix, context), center, spread);
    }

    internal override IRowRegression Restore(byte[] bytes) => BoosterRows.Of(bytes);

    private static double Share(double value, string name) => value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a share above 0 and at most 1");
}
