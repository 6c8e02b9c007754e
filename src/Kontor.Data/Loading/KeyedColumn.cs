namespace Kontor.Data.Loading;

/// <summary>A column of a <see cref="KeyedTable"/>.</summary>
/// <param name="Name">Its name; upper and lower case are the same.</param>
/// <param name="IsNeeded">Whether the table must have it. A cell may be empty all the same.</param>
/// <param name="Least">The least value.</param>
/// <param name="IsAbove">Whether values must be above <paramref name="Least"/> rather than at it or above.</param>
public sealed record KeyedColumn(string Name, bool IsNeeded = false, double Least = 0, bool IsAbove = false)
{
    /// <summary>Whether cells are words rather than numbers. Default false.</summary>
    public bool IsText { get; init; }
}
