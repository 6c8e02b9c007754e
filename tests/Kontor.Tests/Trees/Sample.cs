using Kontor.Randomness;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees;

/// <summary>Simulated rows with a known mean: 2 x0 + sin(3 x1) + x2 x3, plus noise; further columns are noise; some values are missing.</summary>
internal sealed class Sample
{
    internal Sample(int rows, int columns, ulong seed = 1, double noise = 0.5, double missing = 0)
    {
        Rows = rows;
        Columns = columns;
        Values = new float[rows * columns];
        Labels = new float[rows];
        RandomStream stream = RandomStream.Of(seed, "trees");
        for (int row = 0; row < rows; row++)
        {
            Span<float> x = Values.AsSpan(row * columns, columns);
            for (int c = 0; c < columns; c++) x[c] = (float)stream.NextGaussian();
            Labels[row] = (float)(Mean(x) + (noise * stream.NextGaussian()));
            for (int c = 0; c < columns; c++)
            {
                if (missing > 0 && stream.NextDouble() < missing) x[c] = float.NaN;
            }
        }
    }

    internal int Rows { get; }

    internal int Columns { get; }

    internal float[] Values { get; }

    internal float[] Labels { get; }

    internal FeatureMatrix Features => FeatureMatrix.Dense(Values, Rows, Columns);

    internal TrainingMatrix Training(float[]? labels = null, float[]? weights = null) => new(Features, labels ?? Labels, weights);

    internal static double Mean(ReadOnlySpan<float> x) => (2 * x[0]) + Math.Sin(3 * x[1]) + (x[2] * x[3]);

    internal static double MeanSquare(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - (double)b[i]) * (a[i] - (double)b[i]);
        return sum / a.Length;
    }
}
