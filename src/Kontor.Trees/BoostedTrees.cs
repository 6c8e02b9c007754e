using Kontor.Errors;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;
using Kontor.Trees.Training;

namespace Kontor.Trees;

/// <summary>The specification of gradient boosted trees: what is minimised, how trees are grown, how many, and when to stop.</summary>
/// <remarks>
/// <para>Friedman (2001), "Greedy function approximation: a gradient boosting machine", in the Newton form of Chen and Guestrin (2016), by the native XGBoost.</para>
/// <para>The same specification, data and seed give the same model, byte for byte, on any number of threads.</para>
/// </remarks>
public sealed record BoostedTrees
{
    /// <summary>Loads the native library unless it is loaded already, so that what is missing is said before long work and not in the middle of it.</summary>
    /// <exception cref="DataException">The library is missing or older than 1.7 (<see cref="FaultCode.NativeLibrary"/>); the message says how to install it.</exception>
    public static void EnsureLibrary() => Native.XGBoostLibrary.Ensure();

    /// <summary>What is minimised. Default squared error.</summary>
    public Objective Objective { get; init => field = value ?? throw new ArgumentNullException(nameof(Objective)); } = new SquaredError();

    /// <summary>How trees are grown.</summary>
    public BoosterParameters Parameters { get; init => field = value ?? throw new ArgumentNullException(nameof(Parameters)); } = new();

    /// <summary>The most rounds, 1 or more. Default 100.</summary>
    public int Rounds { get; init => field = Bounds.AtLeast(value, 1); } = 100;

    /// <summary>Stop after this many rounds in which the evaluation did not improve, and keep the rounds up to the best; null, the default, never stops early.</summary>
    public int? Patience { get; init => field = value is { } rounds ? Bounds.AtLeast(rounds, 1) : null; }

    /// <summary>What the evaluation is judged by; null, the default, for the objective's own loss (for a native objective the library's metric,
    /// or the one that <c>eval_metric</c> among the other parameters names).</summary>
    public EvaluationMetric? Metric { get; init; }

    /// <summary>Boosts on the training rows, judged every round on the evaluation rows where there are some.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="context">Seed, threads, cancellation (checked every round) and progress.</param>
    /// <param name="evaluation">Rows to judge by, with the same columns; needed for <see cref="Patience"/>.</param>
    /// <returns>The fitted model. With an evaluation and patience it holds the rounds up to the best one only.</returns>
    /// <exception cref="ArgumentException">The specification does not fit the matrices.</exception>
    /// <exception cref="DataException">A label that the objective refuses, or a derivative or metric that is not finite.</exception>
    /// <exception cref="XGBoostException">The library refused.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public Booster Train(TrainingMatrix training, FitContext context, TrainingMatrix? evaluation = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(context);
        if (Patience is not null && evaluation is null) throw new ArgumentException("patience needs evaluation rows", nameof(evaluation));
        Suits(training, nameof(training));
        if (evaluation is not null)
        {
            if (evaluation.Columns != training.Columns || !evaluation.Names.SequenceEqual(training.Names))
                throw new ArgumentException("has other columns than the training rows", nameof(evaluation));
            Suits(evaluation, nameof(evaluation));
        }
        return TrainingRun.Run(this, training, evaluation, context);
    }

    private void Suits(TrainingMatrix rows, string name)
    {
        if (rows.BaseMargins != 0 && rows.BaseMargins != Objective.Outputs)
            throw new ArgumentException($"has {rows.BaseMargins} base margins a row, the objective {Objective.Outputs} outputs", name);
        if (Objective is not GradientObjective gradient)
        {
            return;
        }
        if (rows.Groups.Length > 0) throw new ArgumentException("has groups, which only the native ranking objectives use", name);
        if (Parameters.Others.ContainsKey("eval_metric"))
            throw new ArgumentException("eval_metric is for native objectives; give a Metric of your own", nameof(Parameters));
        if (rows.Labels.IndexOfFirst(l => gradient.Refuses(l) is not null) is var bad and >= 0)
            Throw.Training(FaultCode.OutOfRange, $"{rows.Labels[bad]}", gradient.Refuses(rows.Labels[bad])!, bad + 1, "label", $"{name} data");
    }
}
