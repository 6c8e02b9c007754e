using Kontor.Progress;
using Kontor.Randomness;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>Predicts variables from the controls by boosted trees, each row by what was learned at other times.</summary>
internal sealed class Nuisance(BoostedTrees trees, PartiallyLinearRows rows, TimeFolds folds)
{
    /// <summary>Out-of-fold predictions of several variables.</summary>
    /// <param name="targets">The variables, each of shape (rows).</param>
    /// <param name="weights">The weights of the rows; null for all 1.</param>
    /// <param name="context">Seed, threads and cancellation.</param>
    /// <returns>A prediction for every row of every variable.</returns>
    internal double[][] Predict(double[][] targets, double[]? weights, FitContext context)
    {
        double[][] predictions = [.. targets.Select(t => new double[t.Length])];
        RandomStream root = RandomStream.Of(context.Seed, "double machine learning");
        context.ForEach("double machine learning", folds.Count * targets.Length, task =>
        {
            int fold = task / targets.Length, target = task % targets.Length;
            RandomStream stream = root.Child(fold).Child(target);
            FitContext own = context with { Seed = stream.NextUInt64(), Threads = 1, Progress = SilentProgress.Instance };
            int[] training = folds.Training(fold), heldOut = folds.HeldOut(fold);
            float[] labels = Array.ConvertAll(training, i => (float)targets[target][i]), predicted = Predict(training, heldOut, labels, weights is null ? [] : Array.ConvertAll(training, i => (float)weights[i]), own);
            for (int i = 0; i < heldOut.Length; i++) predictions[target][heldOut[i]] = predicted[i]; // every task writes to rows of its own
        });
        for (int j = 0; j < targets.Length; j++) Shrink(predictions[j], targets[j], weights);
        return predictions;
    }

    // predictions count as far as they held at times that they were not learned from: by the slope of the variable on its prediction, one number, between 0 and 1
    private static void Shrink(double[] predictions, double[] target, double[]? weights)
    {
        (double both, double square) = (0, 0);
        for (int i = 0; i < target.Length; i++)
        {
            double w = weights?[i] ?? 1;
            both += w * predictions[i] * target[i];
            square += w * predictions[i] * predictions[i];
        }
        double slope = square > 0 ? Math.Clamp(both / square, 0, 1) : 0;
        for (int i = 0; i < target.Length; i++) predictions[i] *= slope;
    }

    private float[] Predict(int[] training, int[] heldOut, float[] labels, float[] weights, FitContext context)
    {
        if (Array.TrueForAll(labels, v => v == labels[0])) return [.. Enumerable.Repeat(labels[0], heldOut.Length)]; // nothing for trees to find
        using var matrix = new TrainingMatrix(Controls(training), labels, weights, context: context);
        using Booster booster = trees.Train(matrix, context);
        return booster.Predict(Controls(heldOut));
    }

    private FeatureMatrix Controls(int[] of)
    {
        int columns = rows.ControlNames.Length;
        float[] values = new float[of.Length * columns];
        for (int i = 0; i < of.Length; i++) Array.Copy(rows.Controls, of[i] * columns, values, i * columns, columns);
        return FeatureMatrix.Dense(values, of.Length, columns);
    }
}
