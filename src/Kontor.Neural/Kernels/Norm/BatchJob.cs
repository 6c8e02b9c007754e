namespace Kontor.Neural.Kernels.Norm;

/// <summary>The arrays of a batch normalisation.</summary>
internal readonly unsafe struct BatchJob(float* x, float* gain, float* mean, float* inverse, int batch, int channels, int inner)
{
    internal readonly float* X = x, Gain = gain, Mean = mean, Inverse = inverse;
    internal readonly int Batch = batch, Channels = channels, Inner = inner;

    internal float* Shift { get; init; }

    internal float* Y { get; init; }

    internal float* Dy { get; init; }

    internal float* Dx { get; init; }

    internal float* Dgain { get; init; }

    internal float* Dshift { get; init; }

    internal float Epsilon { get; init; }

    /// <summary>Where a channel of an item begins.</summary>
    internal nint At(int item, int channel) => (((nint)item * Channels) + channel) * Inner;
}
