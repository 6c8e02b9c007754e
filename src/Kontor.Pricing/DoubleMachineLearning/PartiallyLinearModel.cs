using System.Collections.Immutable;
using Kontor.Statistics.LinearModels;
using Kontor.Trees;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>Double machine learning for the partially linear model y = Σ θ_j(group) d_j + g(x) + effects + u with d_j = m_j(x) + v_j: effects of what was set, when controls move outcome and treatments in ways nobody wrote down.</summary>
/// <remarks>
/// <para>Outcome and treatments are predicted from the controls, each row by what was learned at other times; what is left of the outcome is regressed on what is left of the treatments, effects absorbed, errors clustered.
/// The estimate is insensitive to first order to errors of the predictions (Neyman orthogonality), so that intervals hold though g and m are learned slower than with the root of n.</para>
/// <para>Robinson (1988), "Root-n-consistent semiparametric regression"; Chernozhukov, Chetverikov, Demirer, Duflo, Hansen, Newey, Robins (2018), "Double/debiased machine learning for treatment and structural parameters",
/// section 4.1, score (4.4), estimator DML2 of definition 3.2.</para>
/// </remarks>
public sealed record PartiallyLinearModel
{
    /// <summary>The blocks of time that are predicted from the others, 2 or more. Default 5, as in Chernozhukov et al. (2018), section 6.</summary>
    public int Folds { get; init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Folds), value, "needs 2 or more"); } = 5;

    /// <summary>The periods on both sides of a block that are not learned from, 0 or more. Default 4: a shock with a weekly autocorrelation of 0.5 has faded to a sixteenth.</summary>
    public int Gap { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Gap), value, "needs 0 or more"); } = 4;

    /// <summary>How often g is learned again from the outcome without the treatments' effects, by a better estimate of these, 0 or more. Default 1: where g is simpler than m, its predictions become better and the estimate with them.</summary>
    public int Refinements { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Refinements), value, "needs 0 or more"); } = 1;

    /// <summary>The trees. Default: 40 rounds of depth 4, learning rate 0.1, 20 rows a leaf or more, four fifths of the rows a tree, 64 bins.</summary>
    public BoostedTrees Trees { get; init => field = value ?? throw new ArgumentNullException(nameof(Trees)); } = new()
    {
        Rounds = 40,
        Parameters = new BoosterParameters { LearningRate = 0.1, MaxDepth = 4, MinChildWeight = 20, RowShare = 0.8, MaxBins = 64 },
    };

    /// <summary>Estimates the effects.</summary>
    /// <param name="rows">The rows; not modified.</param>
    /// <param name="context">Seed, threads and cancellation. The result does not depend on the number of threads.</param>
    /// <returns>The effects with their covariance, and how well outcome and treatments could be predicted.</returns>
    /// <exception cref="ArgumentException">The rows contradict each other, or there are too few periods for the folds and the gap.</exception>
    /// <exception cref="Errors.DataException">No treatment varies once effects and predictions are taken out (Constant), one cluster only (TooShort), or the native library is missing.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public PartiallyLinearFit Fit(PartiallyLinearRows rows, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(context);
        rows.Validate();
        BoostedTrees.EnsureLibrary();
        var folds = new TimeFolds(rows.Periods, Folds, Gap);
        var nuisance = new Nuisance(Trees, rows, folds);
        double[][] treatments = [.. rows.Treatments.Select(t => t.Values)];
        var stage = LastStage.Start(rows, treatments, context);
        double[][] before = [.. treatments.Select(t => stage.LinearResidual(t, context))];
        double[][] predicted = nuisance.Predict(before, stage.Weights, context), left = [.. before.Select((d, j) => Subtract(d, predicted[j]))];
        for (int refinement = 0; refinement <= Refinements; refinement++)
        {
            // g(x) is learned from the outcome without the treatments' effects, by the estimate so far
            double[] without = stage.LinearResidual(Subtract(stage.Response, stage.Effect(treatments)), context);
            double[] confounding = nuisance.Predict([without], stage.Weights, context)[0];
            stage = stage.Next(left, Add(confounding, stage.Effect(predicted)), context);
        }
        return stage.Finish(before, left);
    }

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
