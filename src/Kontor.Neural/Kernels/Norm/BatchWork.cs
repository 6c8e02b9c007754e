namespace Kontor.Neural.Kernels.Norm;

/// <summary>Channels dealt out to workers: one by one where a channel is a plane, sixty-four at a time where it is a single number.</summary>
internal static class BatchWork
{
    internal static int Chunks(int channels, int inner) => (channels + Size(inner) - 1) / Size(inner);

    internal static (int From, int To) Channels(int chunk, int channels, int inner) => (chunk * Size(inner), Math.Min(channels, (chunk + 1) * Size(inner)));

    private static int Size(int inner) => inner == 1 ? 64 : 1;
}
