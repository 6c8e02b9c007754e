namespace Kontor.Neural.Kernels;

/// <summary>How many threads a kernel may use. What each item computes is fixed by the item alone, so the number of threads never shows in the bits.</summary>
internal sealed class Workers(int threads)
{
    /// <summary>All processors.</summary>
    internal static Workers All { get; } = new(Environment.ProcessorCount);

    /// <summary>The largest number of threads, 1 or more.</summary>
    internal int Threads { get; } = threads >= 1 ? threads : throw new ArgumentOutOfRangeException(nameof(threads), threads, "needs 1 or more threads");

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
