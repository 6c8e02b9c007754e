namespace Kontor.Neural.Kernels.Lanes;

/// <summary>Lengths rounded up to whole registers.</summary>
internal static class Padding
{
    /// <summary>The length in registers of a width, times their size.</summary>
    internal static int Of(int length, VectorWidth width)
    {
        int count = width switch { VectorWidth.Avx512 => Lanes512.Count, VectorWidth.Avx2 => Lanes256.Count, _ => LanesPortable.Count };
        return (length + count - 1) / count * count;
    }
}
