namespace Kontor.Neural.Kernels.Norm;

/// <summary>The arrays of a layer normalisation.</summary>
internal readonly unsafe struct LayerJob(float* x, float* gain, float* mean, float* inverse, int columns)
{
    internal readonly float* X = x, Gain = gain, Mean = mean, Inverse = inverse;
    internal readonly int Columns = columns;

    internal float* Shift { get; init; }

    internal float* Y { get; init; }

    internal float* Dy { get; init; }

    internal float* Dx { get; init; }

    internal float Epsilon { get; init; }
}
