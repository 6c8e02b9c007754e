using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Progress;
using Kontor.Trees.Cubist.Training;
using Kontor.Trees.Matrices;

namespace Kontor.Trees.Cubist;

/// <summary>The specification of Cubist: model trees turned to rules, in a boosted committee, corrected by the nearest training rows.</summary>
/// <remarks>
/// <para>A tree is grown whose nodes have linear models (Quinlan 1992, "Learning with continuous classes"; Wang and Witten 1997, "Inducing model trees for
/// continuous classes"), pruned by an error estimate that pays for parameters, smoothed from leaf to root, and turned to rules, which are simplified together
/// (Kuhn and Johnson 2013, "Applied Predictive Modeling", sections 8.2 and 14.6). Each further member of the committee is fitted to the outcome plus the
/// error of the member before it; the committee's prediction is the mean. Predictions may be corrected by what the model misses on the nearest training rows
/// (Quinlan 1993, "Combining instance-based and model-based learning").</para>
/// <para>Missing numbers become the column's mean, missing categories a category of their own. The fit draws no random numbers: the same rows in the same
/// order give the same model on any number of threads.</para>
/// </remarks>
public sealed record BoostedCubist
{
    /// <summary>Members of the committee, 1 to 1,000. Default 1; 20 to 100 are usual (Kuhn and Johnson 2013, section 14.6).</summary>
    public int Committees { get; init => field = Bounds.Within(value, 1, 1000); } = 1;

    /// <summary>Nearest training rows that correct a prediction, 0 to 9; 0, the default, for none. The fitted model then holds the training rows.</summary>
    public int Neighbors { get; init => field = Bounds.Within(value, 0, 9); }

    /// <summary>The most rules a member may have, 1 or more. Default 100 (Kuhn's R package).</summary>
    public int Rules { get; init => field = Bounds.AtLeast(value, 1); } = 100;

    /// <summary>How far a rule's prediction may leave the range of the targets it covers, as a share of that range, 0 to 1. Default 0.1;
    /// Kuhn's R package takes 1.</summary>
    public double Extrapolation { get; init => field = Bounds.Fraction(value); } = 0.1;

    /// <summary>The fewest training rows in a leaf of a tree, 2 or more; null, the default, for 1% of the rows but at least 8 (the least that the rules
    /// of the reference cover).</summary>
    public int? MinimumCases { get; init => field = value is { } cases ? Bounds.AtLeast(cases, 2) : null; }

    /// <summary>Fits the committee.</summary>
    /// <param name="features">The training rows; their order matters where candidates tie. Categorical columns hold codes.</param>
    /// <param name="targets">One finite target a row.</param>
    /// <param name="context">Threads, cancellation and progress; no seed is used.</param>
    /// <returns>The fitted model.</returns>
    /// <exception cref="ArgumentException">Not one target a row.</exception>
    /// <exception cref="DataException">No rows, a target that is not finite, or a category code that is no whole number of 0 or more.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public CubistModel Fit(FeatureMatrix features, ReadOnlySpan<double> targets, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(context);
        if (targets.Length != features.Rows) throw new ArgumentException($"{targets.Length} targets for {features.Rows} rows", nameof(targets));
        if (features.Rows == 0) Throw.Training(FaultCode.Empty, "no rows", "at least one row");
        for (int i = 0; i < targets.Length; i++)
        {
            if (!double.IsFinite(targets[i])) Throw.Training(FaultCode.NotFinite, $"{targets[i]}", "a finite target", i + 1, "target");
        }
        context.Cancellation.ThrowIfCancellationRequested();
        var options = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        var table = new TrainingTable(features, context);
        double[] outcome = targets.ToArray(), target = targets.ToArray(), predictions = new double[outcome.Length];
        var limits = CubistLimits.Of(outcome, Extrapolation);
        var members = ImmutableArray.CreateBuilder<ImmutableArray<CubistRule>>(Committees);
        using IProgressStep step = context.Progress.Begin("Cubist", Committees);
        for (int m = 0; m < Committees; m++)
        {
            ImmutableArray<CubistRule> rules = MemberTraining.Fit(this, table, outcome, target, options);
            members.Add(rules);
            if (m + 1 < Committees)
            {
                RowPredictor.Predict(rules, limits, table, predictions, options);
                for (int i = 0; i < target.Length; i++) target[i] = (2 * outcome[i]) - predictions[i];
            }
            step.Advance(1);
        }
        return new CubistModel(this, members.ToImmutable(), limits, [.. table.Preparation], features.Names, NeighborMemory.Of(this, table, outcome));
    }

    internal int SmallestLeaf(int rows) => MinimumCases ?? Math.Max(8, rows / 100);
}
