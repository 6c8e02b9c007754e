using System.Collections.Immutable;
using Kontor.Distributions;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Demand.Global;

/// <summary>Boosters without each fold of the rows in turn and from each simple forecast, and their average.</summary>
internal sealed class TreeEnsemble(ImmutableArray<TreeMember> members, TreeObjective objective)
{
    /// <summary>The levels of the quantiles: the deciles and the ends of the central 95%.</summary>
    internal static ImmutableArray<double> Levels { get; } = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975];

    /// <summary>The levels that boosters are trained for, few for the sake of time; the others are read off the normal scores between them, and all are moved by what was measured.</summary>
    internal static ImmutableArray<double> Trained { get; } = [0.1, 0.3, 0.5, 0.7, 0.9];

    private static readonly double[] Weights = Between(); // (levels x trained)

    private const double Smoothing = 0.2; // of the pinball loss, in standard deviations of the labels
    private const double LeastRatio = 0.05; // a Tweedie mean starts at this share of the unit or above

    internal ImmutableArray<TreeMember> Members { get; } = members;

    /// <summary>Trains.</summary>
    /// <param name="specification">The settings.</param>
    /// <param name="table">The rows, fold after fold.</param>
    /// <param name="targets">Their targets on the scale of the layout. Shape: (rows).</param>
    /// <param name="starts">The first row of each fold, and the number of rows. Shape: (folds + 1).</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal static TreeEnsemble Train(GlobalTrees specification, FeatureTable table, double[] targets, int[] starts, FitContext context)
    {
        var members = ImmutableArray.CreateBuilder<TreeMember>();
        float[] labels = new float[table.Count];
        for (int offset = 0; offset < table.Offsets; offset++)
        {
            double spread = Labels(specification.Objective, table, targets, offset, labels);
            for (int fold = 0; fold < starts.Length - 1; fold++)
            {
                (FeatureTable seen, float[] own) = (table.Without(starts[fold], starts[fold + 1]), [.. labels[..starts[fold]], .. labels[starts[fold + 1]..]]);
                members.Add(Train(specification, seen, own, fold, offset, spread, context with { Seed = context.Seed + (ulong)members.Count }));
            }
        }
        return new TreeEnsemble(members.ToImmutable(), specification.Objective);
    }

    /// <summary>The number of folds.</summary>
    internal int Folds => Members.Max(m => m.Fold) + 1;

    /// <summary>The predictions on the scale of the layout. Shape: (rows x outputs).</summary>
    /// <param name="table">The rows.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="fold">The boosters asked are those that were trained without it; null asks all.</param>
    internal double[] Predict(FeatureTable table, int first, int count, int? fold)
    {
        TreeMember[] used = [.. Members.Where(m => fold is null || m.Fold == fold)];
        int outputs = OutputsOf(objective), trained = TrainedOf(objective);
        double[] sum = new double[count * outputs];
        if (count == 0) return sum;
        foreach (TreeMember member in used)
        {
            float[] margins = member.Booster.PredictMargins(table.Matrix(first, count, Margins(objective, table, first, count, member.Offset, member.Start)));
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<float> own = margins.AsSpan(r * trained, trained);
                double start = table.Starts[((first + r) * table.Offsets) + member.Offset], unit = table.Units[first + r];
                for (int k = 0; k < outputs; k++)
                {
                    double margin = objective == TreeObjective.Quantile ? Level(own, k) : own[k];
                    sum[(r * outputs) + k] += (objective == TreeObjective.Tweedie ? unit * Math.Exp(margin) : start + (unit * member.Spread * margin)) / used.Length;
                }
            }
        }
        return sum;
    }

    internal static int OutputsOf(TreeObjective objective) => objective == TreeObjective.Quantile ? Levels.Length : 1;

    /// <summary>The outputs of a booster.</summary>
    internal static int TrainedOf(TreeObjective objective) => objective == TreeObjective.Quantile ? Trained.Length : 1;

    /// <summary>The quantiles at all levels through those that were trained: linear in the normal score of the level, extended beyond the outermost two.</summary>
    internal static double[] AllLevels(float[] trained) => [.. Levels.Select((_, l) => Level(trained, l))];

    private static double Level(ReadOnlySpan<float> trained, int level)
    {
        double sum = 0;
        for (int k = 0; k < trained.Length; k++) sum += Weights[(level * trained.Length) + k] * trained[k];
        return sum;
    }

    private static double[] Between()
    {
        double[] scores = [.. Trained.Select(Normal.Quantile)], weights = new double[Levels.Length * scores.Length];
        for (int l = 0; l < Levels.Length; l++)
        {
            double score = Normal.Quantile(Levels[l]);
            int upper = Math.Clamp(Array.FindIndex(scores, s => s >= score) is var found && found < 0 ? scores.Length : found, 1, scores.Length - 1);
            double share = (score - scores[upper - 1]) / (scores[upper] - scores[upper - 1]);
            weights[(l * scores.Length) + upper - 1] = 1 - share;
            weights[(l * scores.Length) + upper] = share;
        }
        return weights;
    }

    private static TreeMember Train(
        GlobalTrees specification, FeatureTable table, float[] labels, int fold, int offset, double spread, FitContext context)
    {
        int count = table.Count;
        float[] start = Start(specification.Objective, labels, table, offset);
        using var matrix = new TrainingMatrix(table.Matrix(0, count, Margins(specification.Objective, table, 0, count, offset, start)), labels, context: context);
        var trees = new BoostedTrees
        {
            Objective = specification.Objective switch
            {
                TreeObjective.Quantile => new CompositePinball(Trained, Smoothing),
                TreeObjective.Tweedie => new Tweedie { Power = specification.TweediePower },
                _ => new SquaredError(),
            },
            Rounds = specification.Rounds,
            Parameters = new BoosterParameters
            {
                LearningRate = specification.LearningRate,
                MaxDepth = specification.MaxDepth,
                MaxBins = specification.MaxBins,
                RowShare = specification.RowShare,
                ColumnShareByTree = specification.ColumnShare,
                MinChildWeight = specification.LeafWeight ?? Math.Clamp(count / 500.0, 2, 75),
                L2 = specification.L2,
                BaseScore = specification.Objective == TreeObjective.Tweedie ? 1 : 0,
            },
        };
        return new TreeMember(trees.Train(matrix, context), fold, offset, spread, start);
    }

    // what is left over of the simple forecast, in robust standard deviations; for Tweedie the value in units
    private static double Labels(TreeObjective objective, FeatureTable table, double[] targets, int offset, float[] labels)
    {
        if (objective == TreeObjective.Tweedie)
        {
            for (int r = 0; r < labels.Length; r++) labels[r] = (float)(targets[r] / table.Units[r]);
            return 1;
        }
        double[] left = new double[labels.Length], scratch = new double[labels.Length];
        for (int r = 0; r < left.Length; r++) left[r] = (targets[r] - table.Starts[(r * table.Offsets) + offset]) / table.Units[r];
        double spread = (Window.Quantile(left, 0.75, scratch) - Window.Quantile(left, 0.25, scratch)) / 1.3489795;
        if (!(spread > 1e-9)) spread = Window.Deviation(left) is > 1e-9 and double deviation ? deviation : 1;
        for (int r = 0; r < left.Length; r++) labels[r] = (float)(left[r] / spread);
        return spread;
    }

    // the quantiles or the mean of what is left over; for Tweedie the logarithm of the factor that makes the simple forecast right on average
    private static float[] Start(TreeObjective objective, ReadOnlySpan<float> labels, FeatureTable table, int offset)
    {
        if (objective == TreeObjective.Tweedie)
        {
            double sum = 0, simple = 0;
            for (int r = 0; r < labels.Length; r++)
            {
                sum += labels[r];
                simple += Ratio(table, r, offset);
            }
            return [(float)Math.Log(Math.Max(LeastRatio, sum / simple))];
        }
        double[] values = new double[labels.Length], scratch = new double[labels.Length];
        for (int r = 0; r < values.Length; r++) values[r] = labels[r];
        return objective == TreeObjective.Quantile ? [.. Trained.Select(l => (float)Window.Quantile(values, l, scratch))] : [(float)Window.Mean(values)];
    }

    private static float[] Margins(TreeObjective objective, FeatureTable table, int first, int count, int offset, float[] start)
    {
        float[] margins = new float[count * start.Length];
        for (int r = 0; r < count; r++)
        {
            if (objective == TreeObjective.Tweedie)
            {
                margins[r] = start[0] + (float)Math.Log(Ratio(table, first + r, offset));
                continue;
            }
            start.CopyTo(margins, r * start.Length);
        }
        return margins;
    }

    private static double Ratio(FeatureTable table, int row, int offset) => Math.Max(LeastRatio, table.Starts[(row * table.Offsets) + offset] / table.Units[row]);
}
