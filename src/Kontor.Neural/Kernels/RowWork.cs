namespace Kontor.Neural.Kernels;

/// <summary>Rows dealt out to workers in chunks of a size that the shape alone fixes.</summary>
internal static class RowWork
{
    /// <summary>Elements of a chunk.</summary>
    private const int Chunk = 16384;

    /// <summary>Rows of a chunk.</summary>
    internal static int Height(int columns) => Math.Max(1, Chunk / Math.Max(1, columns));

    /// <summary>Number of chunks.</summary>
    internal static int Chunks(int rows, int columns) => (rows + Height(columns) - 1) / Height(columns);

    /// <summary>Calls <paramref name="body"/> with the first row and the number of rows of each chunk.</summary>
    internal static void For(int rows, int columns, Workers workers, Action<int, int> body)
    {
        int height = Height(columns);
        workers.For(Chunks(rows, columns), chunk => body(chunk * height, Math.Min(height, rows - (chunk * height))));
    }
}
