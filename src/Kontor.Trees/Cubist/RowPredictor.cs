using System.Collections.Immutable;
using Kontor.Trees.Cubist.Training;

namespace Kontor.Trees.Cubist;

/// <summary>What the rules of one member say.</summary>
internal static class RowPredictor
{
    private const int Chunk = 1024;

    /// <summary>Computes the mean prediction of the rules that hold on a row, or the mean target where none does.</summary>
    internal static double Predict(ImmutableArray<CubistRule> rules, CubistLimits limits, ReadOnlySpan<double> row)
    {
        double sum = 0;
        int count = 0;
        foreach (CubistRule rule in rules)
        {
            if (!rule.Covers(row)) continue;
            sum += Math.Clamp(rule.Predict(row, limits.Extrapolation), limits.Low, limits.High);
            count++;
        }
        return count == 0 ? limits.Mean : sum / count;
    }

    /// <summary>Computes predictions for all training rows. (rows)</summary>
    internal static void Predict(ImmutableArray<CubistRule> rules, CubistLimits limits, TrainingTable table, double[] predictions, ParallelOptions options)
    {
        int chunks = (table.Rows + Chunk - 1) / Chunk;
        Work.For(chunks, (long)table.Rows * rules.Length, options, part =>
        {
            double[] row = new double[table.Columns.Length];
            for (int i = part * Chunk; i < Math.Min(table.Rows, (part + 1) * Chunk); i++)
            {
                table.CopyRow(i, row);
                predictions[i] = Predict(rules, limits, row);
            }
        });
    }
}
