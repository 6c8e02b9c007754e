namespace Kontor.Neural.Kernels.Convolution;

/// <summary>Into how many sums the weight gradients of a batch go: enough for the threads, few enough for the memory. The shape alone decides.</summary>
internal static class WeightChunks
{
    /// <summary>Number of sums; item b goes to sum b modulo that.</summary>
    /// <param name="batch">Number of items.</param>
    /// <param name="size">Floats of a sum.</param>
    internal static int Count(int batch, int size) => Math.Min(batch, size > 1 << 20 ? 4 : 16);
}
