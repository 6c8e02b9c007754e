using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>Weights of gates (gates hidden, width), each gate's rows filled up to whole registers, packed for the way forward and for the way back.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class GateWeights<T>
    where T : struct, ILanes<T>
{
    /// <summary>Floats of weights packed for <see cref="Forward"/>.</summary>
    internal static int ForwardLength(int gates, int hidden, int width) => Panel<T>.Length(gates * Panel<T>.Padded(hidden), width);

    /// <summary>Floats of weights packed for <see cref="Backward"/>.</summary>
    internal static int BackwardLength(int gates, int hidden, int width) => Panel<T>.Length(width, gates * Panel<T>.Padded(hidden));

    /// <summary>Packs w^T (width, gates padded).</summary>
    internal static void Forward(float* w, int gates, int hidden, int width, float* packed)
    {
        int padded = Panel<T>.Padded(hidden);
        using var scratch = new Scratch(gates * padded * width);
        Pad(w, gates, hidden, width, scratch.Pointer);
        Panel<T>.Pack(scratch.Pointer, 1, width, gates * padded, width, packed);
    }

    /// <summary>Packs w (gates padded, width).</summary>
    internal static void Backward(float* w, int gates, int hidden, int width, float* packed)
    {
        int padded = Panel<T>.Padded(hidden);
        using var scratch = new Scratch(gates * padded * width);
        Pad(w, gates, hidden, width, scratch.Pointer);
        Panel<T>.Pack(scratch.Pointer, width, 1, width, gates * padded, packed);
    }

    /// <summary>target (gates padded, width) = source (gates hidden, width), zeros in the filling.</summary>
    internal static void Pad(float* source, int gates, int hidden, int width, float* target)
    {
        int padded = Panel<T>.Padded(hidden);
        for (int gate = 0; gate < gates; gate++)
        {
            float* to = target + ((nint)gate * padded * width);
            new ReadOnlySpan<float>(source + ((nint)gate * hidden * width), hidden * width).CopyTo(new Span<float>(to, hidden * width));
            new Span<float>(to + ((nint)hidden * width), (padded - hidden) * width).Clear();
        }
    }

    /// <summary>target (gates hidden, width) += source (gates padded, width).</summary>
    internal static void AddUnpadded(float* source, int gates, int hidden, int width, float* target)
    {
        int padded = Panel<T>.Padded(hidden);
        for (int gate = 0; gate < gates; gate++)
        {
            Elementwise.Loops<T>.ScaleAdd(1, source + ((nint)gate * padded * width), target + ((nint)gate * hidden * width), (nint)hidden * width);
        }
    }
}
