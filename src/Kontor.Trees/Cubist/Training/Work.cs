namespace Kontor.Trees.Cubist.Training;

/// <summary>Loops that use threads only where there is enough to do.</summary>
internal static class Work
{
    private const long WorthThreads = 1 << 16;

    /// <summary>Runs a body for 0..count-1, on several threads where the work is worth it. The body writes only to its own slot.</summary>
    /// <param name="count">How many times.</param>
    /// <param name="operations">About how many elementary operations there are in all.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="body">What is done.</param>
    internal static void For(int count, long operations, ParallelOptions options, Action<int> body)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        if (options.MaxDegreeOfParallelism != 1 && operations >= WorthThreads)
        {
            Parallel.For(0, count, options, body);
            return;
        }
        for (int i = 0; i < count; i++) body(i);
    }
}
