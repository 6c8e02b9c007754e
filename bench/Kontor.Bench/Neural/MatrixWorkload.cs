using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>A product of two matrices of 1024 x 1024.</summary>
internal sealed class MatrixWorkload(Workers workers) : Workload
{
    private const int Size = 1024;
    private readonly float[] _a = Fill(1, 1, Size * Size), _b = Fill(2, 1, Size * Size), _c = new float[Size * Size];

    internal override string Name => "matrix";

    internal override string Title => "matrix product 1024 x 1024 x 1024";

    internal override int Steps => 10;

    internal override double Target => 1 / 0.6;

    internal override void Step() => MatrixKernel.Multiply(_a, Layout.Plain, _b, Layout.Plain, _c, Size, Size, Size, accumulate: false, workers);

    internal override double Check()
    {
        Step();
        return AbsoluteSum(_c);
    }
}
