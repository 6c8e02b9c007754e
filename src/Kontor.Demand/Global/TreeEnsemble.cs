using System.Collections.Immutable;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Demand.Global;

/// <summary>Boosters on both halves of the rows and from both simple forecasts, and their average.</summary>
internal sealed class TreeEnsemble(ImmutableArray<TreeMember> members, TreeObjective objective)
{
    /// <summary>The levels of the quantiles: the deciles and the ends of the central 95%.</summary>
    internal static ImmutableArray<double> Levels { get; } = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975];

    private const double Smoothing = 0.2; // of the pinball loss, in standard deviations of the labels
    private const double LeastRatio = 0.05; // a Tweedie mean starts at this share of the unit or above

    internal ImmutableArray<TreeMember> Members { get; } = members;

    /// <summary>Trains on rows whose first half comes first.</summary>
    /// <param name="specification">The settings.</param>
    /// <param name="table">The rows.</param>
    /// <param name="targets">Their targets on the scale of the layout. Shape: (rows).</param>
    /// <param name="firstHalf">The number of rows of the first half.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    internal static TreeEnsemble Train(GlobalTrees specification, FeatureTable table, double[] targets, int firstHalf, FitContext context)
    {
        var members = ImmutableArray.CreateBuilder<TreeMember>();
        float[] labels = new float[table.Count];
        for (int offset = 0; offset < FeatureTable.Offsets; offset++)
        {
            double spread = Labels(specification.Objective, table, targets, offset, labels);
            for (int half = 0; half < 2; half++)
            {
                (int first, int count) = half == 0 ? (0, firstHalf) : (firstHalf, table.Count - firstHalf);
                members.Add(Train(specification, table, labels, first, count, half, offset, spread, context with { Seed = context.Seed + (ulong)members.Count }));
            }
        }
        return new TreeEnsemble(members.ToImmutable(), specification.Objective);
    }

    /// <summary>The predictions on the scale of the layout. Shape: (rows x outputs).</summary>
    /// <param name="table">The rows.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="half">The half whose boosters are not asked.</param>
    internal double[] Predict(FeatureTable table, int first, int count, int half)
    {
        TreeMember[] used = [.. Members.Where(m => m.Half != half)];
        int outputs = OutputsOf(objective);
        double[] sum = new double[count * outputs];
        if (count == 0) return sum;
        foreach (TreeMember member in used)
        {
            float[] margins = member.Booster.PredictMargins(table.Matrix(first, count, Margins(objective, table, first, count, member.Offset, member.Start)));
            for (int r = 0; r < count; r++)
            {
                double start = table.Starts[((first + r) * FeatureTable.Offsets) + member.Offset], unit = table.Units[first + r];
                for (int k = 0; k < outputs; k++)
                {
                    double margin = margins[(r * outputs) + k];
                    sum[(r * outputs) + k] += (objective == TreeObjective.Tweedie ? unit * Math.Exp(margin) : start + (unit * member.Spread * margin)) / used.Length;
                }
            }
        }
        return sum;
    }

    internal static int OutputsOf(TreeObjective objective) => objective == TreeObjective.Quantile ? Levels.Length : 1;

    private static TreeMember Train(
        GlobalTrees specification, FeatureTable table, float[] labels, int first, int count, int half, int offset, double spread, FitContext context)
    {
        ReadOnlySpan<float> own = labels.AsSpan(first, count);
        float[] start = Start(specification.Objective, own, table, first, offset);
        using var matrix = new TrainingMatrix(table.Matrix(first, count, Margins(specification.Objective, table, first, count, offset, start)), own, context: context);
        var trees = new BoostedTrees
        {
            Objective = specification.Objective switch
            {
                TreeObjective.Quantile => new CompositePinball(Levels, Smoothing),
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
        return new TreeMember(trees.Train(matrix, context), half, offset, spread, start);
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
        for (int r = 0; r < left.Length; r++) left[r] = (targets[r] - table.Starts[(r * FeatureTable.Offsets) + offset]) / table.Units[r];
        double spread = (Window.Quantile(left, 0.75, scratch) - Window.Quantile(left, 0.25, scratch)) / 1.3489795;
        if (!(spread > 1e-9)) spread = Window.Deviation(left) is > 1e-9 and double deviation ? deviation : 1;
        for (int r = 0; r < left.Length; r++) labels[r] = (float)(left[r] / spread);
        return spread;
    }

    // the quantiles or the mean of what is left over; for Tweedie the logarithm of the factor that makes the simple forecast right on average
    private static float[] Start(TreeObjective objective, ReadOnlySpan<float> labels, FeatureTable table, int first, int offset)
    {
        if (objective == TreeObjective.Tweedie)
        {
            double sum = 0, simple = 0;
            for (int r = 0; r < labels.Length; r++)
            {
                sum += labels[r];
                simple += Ratio(table, first + r, offset);
            }
            return [(float)Math.Log(Math.Max(LeastRatio, sum / simple))];
        }
        double[] values = new double[labels.Length], scratch = new double[labels.Length];
        for (int r = 0; r < values.Length; r++) values[r] = labels[r];
        return objective == TreeObjective.Quantile ? [.. Levels.Select(l => (float)Window.Quantile(values, l, scratch))] : [(float)Window.Mean(values)];
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

    private static double Ratio(FeatureTable table, int row, int offset) => Math.Max(LeastRatio, table.Starts[(row * FeatureTable.Offsets) + offset] / table.Units[row]);
}
