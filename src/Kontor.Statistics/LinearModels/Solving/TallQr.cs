namespace Kontor.Statistics.LinearModels.Solving;

/// <summary>The triangular factor of a tall matrix: Householder reflections block by block, the factors of the blocks folded into one.</summary>
/// <remarks>Golub and Van Loan (2013), section 5.2; the folding is the sequential tall-skinny QR of Demmel, Grigori, Hoemmen and Langou (2012). Q is never formed: the response
/// is one more column. The cost is 2 n p^2, memory one block per run of rows.</remarks>
internal static class TallQr
{
    private const int Block = 1024;

    /// <summary>Factorises.</summary>
    /// <param name="columns">(p)(rows) The matrix.</param>
    /// <param name="rootWeights">(rows) What each row is multiplied with; null for 1.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="context">The thread limit.</param>
    /// <returns>(p x p) row-major, upper triangular; the signs of its rows are arbitrary.</returns>
    internal static double[] Factorise(double[][] columns, double[]? rootWeights, int rows, FitContext context)
    {
        int p = columns.Length, chunks = Chunks.Count(rows);
        double[][] parts = new double[chunks][];
        Chunks.Run(context, chunks, chunk =>
        {
            (int from, int to) = Chunks.Range(chunk, chunks, rows);
            double[] r = new double[p * p], block = new double[p * Block];
            for (int start = from; start < to; start += Block)
            {
                int length = Math.Min(Block, to - start);
                for (int j = 0; j < p; j++)
                {
                    Span<double> target = block.AsSpan(j * length, length);
                    columns[j].AsSpan(start, length).CopyTo(target);
                    if (rootWeights is not null) Vectors.Multiply(target, rootWeights.AsSpan(start, length));
                }
                Fold(r, block, p, length);
            }
            parts[chunk] = r;
        });
        double[] turned = new double[p * p];
        for (int chunk = 1; chunk < chunks; chunk++)
        {
            for (int i = 0; i < p; i++)
            {
                for (int j = 0; j < p; j++) turned[(j * p) + i] = parts[chunk][(i * p) + j];
            }
            Fold(parts[0], turned, p, p);
        }
        return parts[0];
    }

    /// <summary>Replaces r by the triangular factor of r stacked on a block.</summary>
    /// <param name="r">(p x p) row-major, upper triangular.</param>
    /// <param name="block">(p x length) column by column; destroyed.</param>
    /// <param name="p">The number of columns.</param>
    /// <param name="length">The rows of the block.</param>
    internal static void Fold(Span<double> r, Span<double> block, int p, int length)
    {
        for (int j = 0; j < p; j++)
        {
            // the reflection touches row j of r and the block, for r is zero below its diagonal
            Span<double> v = block.Slice(j * length, length);
            double below = Vectors.Dot(v, v);
            if (below == 0) continue;
            double top = r[(j * p) + j], norm = Math.Sqrt((top * top) + below), pivot = top > 0 ? -norm : norm, head = top - pivot;
            double scale = 2 / ((head * head) + below);
            for (int c = j + 1; c < p; c++)
            {
                Span<double> other = block.Slice(c * length, length);
                double s = scale * ((head * r[(j * p) + c]) + Vectors.Dot(v, other));
                r[(j * p) + c] -= s * head;
                Vectors.AddScaled(other, -s, v);
            }
            r[(j * p) + j] = pivot;
        }
    }
}
