using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class VectorKernelTests
{
    private delegate void Forward(ReadOnlySpan<float> x, Span<float> y, Workers workers);

    private delegate void Backward(ReadOnlySpan<float> kept, ReadOnlySpan<float> dy, Span<float> dx, Workers workers);

    private sealed record Function(string Name, Func<double, double> Reference, Forward Forward, Backward Backward, bool KeepsOutput, double From, double To);

    private static readonly Function[] Functions =
    [
        new("exp", Math.Exp, VectorKernel.Exp, VectorKernel.ExpBackward, true, -86, 88),
        new("log", Math.Log, VectorKernel.Log, VectorKernel.LogBackward, false, 1e-30, 50),
        new("sqrt", Math.Sqrt, VectorKernel.Sqrt, VectorKernel.SqrtBackward, true, 1e-3, 90),
        new("tanh", Math.Tanh, VectorKernel.Tanh, VectorKernel.TanhBackward, true, -12, 12),
        new("sigmoid", x => 1 / (1 + Math.Exp(-x)), VectorKernel.Sigmoid, VectorKernel.SigmoidBackward, true, -80, 80),
        new("softplus", x => x > 0 ? x + LogOnePlus(Math.Exp(-x)) : LogOnePlus(Math.Exp(x)), VectorKernel.Softplus, VectorKernel.SoftplusBackward, false, -80, 80),
        new("elu", x => x > 0 ? x : ExpMinusOne(x), VectorKernel.Elu, VectorKernel.EluBackward, true, -20, 20),
        new("relu", x => Math.Max(x, 0), VectorKernel.Relu, VectorKernel.ReluBackward, true, -5, 5),
    ];

    public static TheoryData<string> Widths => KernelCases.Widths();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_WholeRange_WithinThreeUnitsInTheLastPlace(string width)
    {
        foreach (Function function in Functions)
        {
            float[] x = Grid(function.From, function.To, 20011), y = new float[x.Length];
            function.Forward(x, y, KernelCases.Workers(width));
            for (int i = 0; i < x.Length; i++)
            {
                double expected = function.Reference(x[i]), size = MathF.Abs((float)expected), unit = MathF.BitIncrement((float)size) - size;
                Assert.True(Math.Abs(y[i] - expected) <= 3 * unit, $"{function.Name}({x[i]:R}): expected {expected:R}, found {y[i]:R}, {Math.Abs(y[i] - expected) / unit:0.0} units");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gelu_WholeRange_AgreesWithErrorFunction(string width)
    {
        float[] x = Grid(-13, 13, 20011), y = new float[x.Length], dx = KernelCases.Ones(x.Length), ones = KernelCases.Ones(x.Length);
        VectorKernel.Gelu(x, y, KernelCases.Workers(width));
        VectorKernel.GeluBackward(x, ones, dx, KernelCases.Workers(width));
        for (int i = 0; i < x.Length; i++)
        {
            double v = x[i], below = NormalDistribution(v), density = Math.Exp(-v * v / 2) / Math.Sqrt(2 * Math.PI);
            // five units in the last place; far out the rounding of x^2 / 2 is magnified by the exponential
            double bound = (6e-7 + (1e-7 * v * v)) * Math.Abs(v * below) + 1e-38;
            Assert.True(Math.Abs(y[i] - (v * below)) <= bound, $"gelu({v:R}): expected {v * below:R}, found {y[i]:R}");
            Assert.Equal(1 + below + (v * density), dx[i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Backward_AwayFromKinks_AgreesWithFiniteDifferences(string width)
    {
        foreach (Function function in Functions)
        {
            float[] x = Grid(Math.Max(function.From, 0.011), Math.Min(function.To, 4), 37), y = new float[x.Length];
            if (function.From < 0) x = [.. x, .. Array.ConvertAll(x, v => -v)];
            y = new float[x.Length];
            float[] slope = KernelCases.Random("slope", x.Length), dx = KernelCases.Ones(x.Length);
            function.Forward(x, y, KernelCases.Workers(width));
            function.Backward(function.KeepsOutput ? y : x, slope, dx, KernelCases.Workers(width));
            double[] expected = KernelCases.PlusOne(KernelCases.Gradient([x], 0, slope, inputs => Array.ConvertAll(inputs[0], v => function.Reference(v))));
            KernelCases.Agree(expected, dx, 2e-6, function.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_SpecialValues_AsTheStandardFunctions(string width)
    {
        float[] x = [0, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-42f, -1, 100, -100, 1];
        Workers workers = KernelCases.Workers(width);
        float[] y = new float[x.Length];
        VectorKernel.Exp(x, y, workers);
        Assert.Equal([1, float.NaN, float.PositiveInfinity, 0, 1], y.AsSpan(0, 5).ToArray());
        Assert.Equal(float.PositiveInfinity, y[6]);
        Assert.InRange(y[7], 3.7e-44f, 3.8e-44f); // e^-100, below the normal range
        VectorKernel.Log(x, y, workers);
        Assert.Equal([float.NegativeInfinity, float.NaN, float.PositiveInfinity, float.NaN], y.AsSpan(0, 4).ToArray());
        Assert.Equal(Math.Log(x[4]), y[4], 1e-5);
        Assert.Equal(float.NaN, y[5]);
        Assert.Equal(0, y[8]);
        VectorKernel.Tanh(x, y, workers);
        Assert.Equal([0, float.NaN, 1, -1], y.AsSpan(0, 4).ToArray());
        VectorKernel.Sigmoid(x, y, workers);
        Assert.Equal([0.5f, float.NaN, 1, 0], y.AsSpan(0, 4).ToArray());
        VectorKernel.Softplus(x, y, workers);
        Assert.Equal([float.NaN, float.PositiveInfinity, 0], y.AsSpan(1, 3).ToArray());
        VectorKernel.Elu(x, y, workers);
        Assert.Equal([0, float.NaN, float.PositiveInfinity, -1], y.AsSpan(0, 4).ToArray());
        VectorKernel.Relu(x, y, workers);
        Assert.Equal([0, float.NaN, float.PositiveInfinity, 0], y.AsSpan(0, 4).ToArray());
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Arithmetic_EveryLength_AgreesWithScalars(string width)
    {
        Workers workers = KernelCases.Workers(width);
        for (int n = 0; n < 70; n++)
        {
            float[] x = KernelCases.Random("x", n), y = KernelCases.Random("y", n), z = new float[n];
            VectorKernel.Add(x, y, z, workers);
            Assert.Equal(x.Zip(y, (a, b) => a + b), z);
            VectorKernel.Subtract(x, y, z, workers);
            Assert.Equal(x.Zip(y, (a, b) => a - b), z);
            VectorKernel.Multiply(x, y, z, workers);
            Assert.Equal(x.Zip(y, (a, b) => a * b), z);
            VectorKernel.Divide(x, y, z, workers);
            Assert.Equal(x.Zip(y, (a, b) => a / b), z);
            VectorKernel.Scale(3, x, z, workers);
            Assert.Equal(x.Select(a => 3 * a), z);
            z = [.. y];
            VectorKernel.ScaleAdd(3, x, z, workers);
            KernelCases.Agree([.. x.Zip(y, (a, b) => (3.0 * a) + b)], z, 1e-6);
            z = KernelCases.Ones(n);
            VectorKernel.MultiplyAdd(x, y, z, workers);
            KernelCases.Agree([.. x.Zip(y, (a, b) => ((double)a * b) + 1)], z, 1e-6);
            Assert.Equal(x.Sum(a => (double)a), VectorKernel.Sum(x, workers), 1e-5);
            Assert.Equal(x.Zip(y, (a, b) => (double)a * b).Sum(), VectorKernel.Dot(x, y, workers), 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_OddColumns_AgreeWithScalars(string width)
    {
        const int rows = 700, columns = 101;
        float[] x = KernelCases.Random("x", rows * columns), row = KernelCases.Random("row", columns), y = new float[x.Length], sums = KernelCases.Ones(columns);
        VectorKernel.AddRow(x, row, y, rows, columns, KernelCases.Workers(width));
        VectorKernel.SumRows(x, sums, rows, columns, KernelCases.Workers(width));
        var expected = new double[columns];
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(x[i] + row[i % columns], y[i]);
            expected[i % columns] += x[i];
        }
        KernelCases.Agree(KernelCases.PlusOne(expected), sums, 1e-5);
    }

    [Fact]
    public void LongArrays_OtherThreads_SameBits()
    {
        float[] x = KernelCases.Random("x", 200_003), y = KernelCases.Random("y", x.Length);
        KernelCases.SameBits(workers =>
        {
            float[] tanh = new float[x.Length], chained = new float[x.Length], sums = new float[101];
            VectorKernel.Tanh(x, tanh, workers);
            VectorKernel.GeluBackward(x, y, chained, workers);
            VectorKernel.SumRows(x.AsSpan(0, 1980 * 101), sums, 1980, 101, workers);
            return [tanh, chained, sums, [VectorKernel.Sum(x, workers)], [VectorKernel.Dot(x, y, workers)]];
        });
    }

    [Fact]
    public void Forward_OverItsOwnInput_SameAsApart()
    {
        float[] x = KernelCases.Random("x", 77), y = new float[77];
        VectorKernel.Sigmoid(x, y, Workers.All);
        VectorKernel.Sigmoid(x, x, Workers.All);
        Assert.Equal(y, x);
    }

    private static float[] Grid(double from, double to, int count)
    {
        var grid = new float[count];
        for (int i = 0; i < count; i++) grid[i] = (float)(from + ((to - from) * i / (count - 1)));
        return grid;
    }

    // double precision without cancellation: the two classical corrections
    private static double LogOnePlus(double x) => 1 + x == 1 ? x : Math.Log(1 + x) * x / (1 + x - 1);

    private static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 ? -1 : (u - 1) * x / Math.Log(u);
    }

    /// <summary>By its continued fraction in the tails (Abramowitz and Stegun 26.2.14), by its power series (26.2.10) in the middle.</summary>
    private static double NormalDistribution(double x)
    {
        double density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI), v = Math.Abs(x);
        if (v < 4)
        {
            double term = x, sum = x;
            for (int n = 1; n < 120; n++) sum += term *= x * x / ((2 * n) + 1);
            double result = 0.5 + (density * sum);
            if (x > -2) return result;
        }
        double fraction = v;
        for (int n = 400; n >= 1; n--) fraction = v + (n / fraction);
        return x < 0 ? density / fraction : 1 - (density / fraction);
    }
}
