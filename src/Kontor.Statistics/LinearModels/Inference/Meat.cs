using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels.Inference;

/// <summary>Sums of outer products of scores.</summary>
internal static class Meat
{
    private const int Block = 1024;

    /// <summary>sum_i g_i^2 x_i x_i'.</summary>
    internal static double[] OfRows(double[][] columns, double[] gradient, FitContext context)
    {
        int k = columns.Length, rows = gradient.Length, chunks = Chunks.Count(rows);
        double[][] parts = new double[chunks][];
        Chunks.Run(context, chunks, chunk =>
        {
            (int from, int to) = Chunks.Range(chunk, chunks, rows);
            double[] part = parts[chunk] = new double[k * k], block = new double[k * Block];
            for (int start = from; start < to; start += Block)
            {
                int length = Math.Min(Block, to - start);
                for (int j = 0; j < k; j++)
                {
                    Span<double> score = block.AsSpan(j * length, length);
                    columns[j].AsSpan(start, length).CopyTo(score);
                    Vectors.Multiply(score, gradient.AsSpan(start, length));
                    for (int i = 0; i <= j; i++) part[(j * k) + i] += Vectors.Dot(score, block.AsSpan(i * length, length));
                }
            }
        });
        return Symmetric(parts, k);
    }

    /// <summary>sum_g s_g s_g' with s_g the sum of the scores of a group.</summary>
    internal static double[] OfGroups(double[][] columns, double[] gradient, Factor groups, FitContext context)
    {
        int k = columns.Length;
        double[][] sums = new double[k][];
        Chunks.Run(context, k, j =>
        {
            double[] sum = sums[j] = new double[groups.Levels], column = columns[j];
            for (int i = 0; i < gradient.Length; i++) sum[groups.Codes[i]] += column[i] * gradient[i];
        });
        double[] meat = new double[k * k];
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i <= j; i++) meat[(j * k) + i] = Vectors.Dot(sums[j], sums[i]);
        }
        return Symmetric([meat], k);
    }

    /// <summary>sum_t s_t s_(t-lag)' and its transpose over pairs of rows of one unit.</summary>
    /// <param name="columns">(k)(rows) The regressors.</param>
    /// <param name="gradient">(rows) Their multipliers.</param>
    /// <param name="order">(rows) Rows by unit and within it by time.</param>
    /// <param name="unit">The unit of each row; null for one.</param>
    /// <param name="lag">The distance in time, 1 or more.</param>
    internal static double[] OfLag(double[][] columns, double[] gradient, int[] order, Factor? unit, int lag)
    {
        int k = columns.Length;
        double[] meat = new double[k * k];
        for (int t = lag; t < order.Length; t++)
        {
            int now = order[t], then = order[t - lag];
            if (unit is not null && unit.Codes[now] != unit.Codes[then]) continue;
            double product = gradient[now] * gradient[then];
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < k; j++) meat[(i * k) + j] += product * columns[i][now] * columns[j][then];
            }
        }
        double[] both = SmallMatrix.Transpose(meat, k, k);
        for (int i = 0; i < both.Length; i++) both[i] += meat[i];
        return both;
    }

    /// <summary>The sum of lower triangles, made whole.</summary>
    private static double[] Symmetric(double[][] parts, int k)
    {
        double[] whole = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                foreach (double[] part in parts) whole[(i * k) + j] += part[(i * k) + j];
                whole[(j * k) + i] = whole[(i * k) + j];
            }
        }
        return whole;
    }
}
