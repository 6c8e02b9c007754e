namespace Kontor.Statistics.LinearModels.Solving;

/// <summary>Rows cut into runs that depend on the data alone, so that the number of threads never changes a sum.</summary>
internal static class Chunks
{
    /// <summary>How many runs: about one per 16,384 rows, at most <paramref name="most"/>.</summary>
    internal static int Count(int rows, int most = 16) => Math.Clamp(rows / 16384, 1, Math.Max(1, most));

    /// <summary>The rows of a run: [From, To).</summary>
    internal static (int From, int To) Range(int chunk, int count, int rows) => ((int)((long)rows * chunk / count), (int)((long)rows * (chunk + 1) / count));

    /// <summary>Runs the body for each chunk; the bodies write to slots of their own.</summary>
    internal static void Run(FitContext context, int count, Action<int> body)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (count == 1 || context.Threads == 1)
        {
            for (int i = 0; i < count; i++) body(i);
            return;
        }
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, body);
    }
}
