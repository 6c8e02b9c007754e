using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels;

/// <summary>How many threads a kernel may use and how wide its vectors are. What each item computes is fixed by the item alone, so the number of threads never shows in the bits.</summary>
internal sealed class Workers
{
    /// <summary>Workers of a number of threads.</summary>
    /// <param name="threads">The largest number of threads, 1 or more.</param>
    /// <param name="width">The vectors to compute with; the widest of this processor by default.</param>
    internal Workers(int threads, VectorWidth? width = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        Width = width ?? VectorWidths.Best;
        if (!VectorWidths.IsSupported(Width)) throw new ArgumentException($"this processor has no {Width} vectors", nameof(width));
    }

    /// <summary>All processors.</summary>
    internal static Workers All { get; } = new(Environment.ProcessorCount);

    /// <summary>The largest number of threads, 1 or more.</summary>
    internal int Threads { get; }

    /// <summary>The vectors that kernels compute with.</summary>
    internal VectorWidth Width { get; }

    /// <summary>Runs <paramref name="body"/> for 0..count-1; each call writes only what is its own.</summary>
    internal void For(int count, Action<int> body)
    {
        if (Threads == 1 || count < 2)
        {
            for (int i = 0; i < count; i++) body(i);
            return;
        }
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, body);
    }
}
