using Kontor.Neural.Tensors;
using Kontor.Randomness;

namespace Kontor.Neural.Differentiation;

/// <summary>What a parameter starts as.</summary>
/// <remarks>For a weight of shape (out, in, kernel...) the fan-in is in times the kernel's size, the fan-out is out times the kernel's size.</remarks>
public sealed class Initial
{
    private readonly Action<Tensor, RandomStream> _fill;

    private Initial(Action<Tensor, RandomStream> fill) => _fill = fill;

    /// <summary>Zeros.</summary>
    public static Initial Zero { get; } = Constant(0);

    /// <summary>Ones.</summary>
    public static Initial One { get; } = Constant(1);

    /// <summary>Uniform with variance 2 / (fan-in + fan-out): for layers followed by tanh, sigmoid or nothing. Glorot and Bengio (2010), equation 16.</summary>
    public static Initial Glorot { get; } = new((t, s) => Uniform(t, s, Math.Sqrt(6.0 / (FanIn(t.Shape) + FanOut(t.Shape)))));

    /// <summary>Gaussian with variance 2 / fan-in: for layers followed by ReLU and its kin. He, Zhang, Ren, Sun (2015), equation 10.</summary>
    public static Initial He { get; } = new((t, s) => Normal(t, s, Math.Sqrt(2.0 / FanIn(t.Shape))));

    /// <summary>Square blocks of rows that are orthogonal: keeps the length of a recurrent state. Saxe, McClelland, Ganguli (2014).</summary>
    public static Initial Orthogonal { get; } = new(OrthogonalBlocks);

    /// <summary>One number everywhere.</summary>
    /// <param name="value">The number.</param>
    public static Initial Constant(float value) => new((t, _) => t.Span.Fill(value));

    /// <summary>The given numbers.</summary>
    /// <param name="values">The numbers in row-major order, as many as the parameter has.</param>
    public static Initial Of(params float[] values) => new((t, _) => values.AsSpan(0, t.Size).CopyTo(t.Span));

    /// <summary>Gaussian numbers around zero.</summary>
    /// <param name="deviation">Their standard deviation, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    public static Initial Gaussian(double deviation) => deviation >= 0 && double.IsFinite(deviation)
        ? new((t, s) => Normal(t, s, deviation))
        : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "needs a finite deviation of 0 or more");

    /// <summary>Uniform numbers between -bound and bound.</summary>
    /// <param name="bound">The bound, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative or not finite.</exception>
    public static Initial UniformWithin(double bound) => bound >= 0 && double.IsFinite(bound)
        ? new((t, s) => Uniform(t, s, bound))
        : throw new ArgumentOutOfRangeException(nameof(bound), bound, "needs a finite bound of 0 or more");

    internal void Fill(Tensor value, RandomStream stream) => _fill(value, stream);

    private static double FanIn(Shape shape) => shape.Rank < 2 ? Math.Max(1, shape.Size) : Math.Max(1, shape.Size / Math.Max(1, shape[0]));

    private static double FanOut(Shape shape) => shape.Rank < 2 ? Math.Max(1, shape.Size) : Math.Max(1, shape.Size / Math.Max(1, shape[1]));

    private static void Uniform(Tensor tensor, RandomStream stream, double bound)
    {
        foreach (ref float value in tensor.Span) value = (float)(bound * ((2 * stream.NextDouble()) - 1));
    }

    private static void Normal(Tensor tensor, RandomStream stream, double deviation)
    {
        foreach (ref float value in tensor.Span) value = (float)(deviation * stream.NextGaussian());
    }

    private static void OrthogonalBlocks(Tensor tensor, RandomStream stream)
    {
        int columns = tensor.Shape[^1], rows = tensor.Size / Math.Max(1, columns);
        double[][] block = new double[columns][];
        for (int row = 0; row < rows; row++)
        {
            // modified Gram-Schmidt against the rows of the same block, twice for accuracy
            int first = row % columns;
            double[] v = new double[columns];
            for (int i = 0; i < columns; i++) v[i] = stream.NextGaussian();
            for (int pass = 0; pass < 2; pass++)
            {
                for (int r = 0; r < first; r++)
                {
                    double dot = 0;
                    for (int i = 0; i < columns; i++) dot += v[i] * block[r][i];
                    for (int i = 0; i < columns; i++) v[i] -= dot * block[r][i];
                }
            }
            double norm = Math.Sqrt(v.Sum(x => x * x));
            for (int i = 0; i < columns; i++) tensor.Span[(row * columns) + i] = (float)(v[i] /= norm);
            block[first] = v;
        }
    }
}
