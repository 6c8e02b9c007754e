namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The sequences that one thread takes through all steps together: a number that the shape alone fixes.</summary>
/// <param name="From">The first sequence.</param>
/// <param name="Rows">Number of sequences.</param>
internal readonly record struct Chunk(int From, int Rows)
{
    /// <summary>With a hidden size of 64 the states and gates of so many sequences stay in a first-level cache.</summary>
    private const int Most = 32;

    internal static int Count(int batch) => (batch + Most - 1) / Most;

    internal static Chunk Of(int number, int batch) => new(number * Most, Math.Min(Most, batch - (number * Most)));
}
