namespace Kontor.Errors;

/// <summary>Finds the name that a person probably meant.</summary>
public static class Suggestion
{
    /// <summary>The known name with the fewest edits, if these are at most a third of its letters, two at least.</summary>
    /// <param name="found">What was typed.</param>
    /// <param name="known">What could have been meant.</param>
    /// <returns>The name; null when none is near.</returns>
    public static string? For(string found, IEnumerable<string> known) => known
        .Select(name => (name, distance: Distance(found.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(n => n.distance <= Math.Max(2, n.name.Length / 3) && n.distance < n.name.Length)
        .OrderBy(n => n.distance).ThenBy(n => n.name, StringComparer.Ordinal)
        .Select(n => n.name).FirstOrDefault();

    /// <summary>The number of insertions, deletions, replacements and swaps of neighbours (Damerau 1964, restricted to one edit per place).</summary>
    internal static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = [.. Enumerable.Range(0, b.Length + 1)], next = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            next[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                next[j] = Math.Min(Math.Min(next[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) next[j] = Math.Min(next[j], before[j - 2] + 1);
            }
            (before, last, next) = (last, next, before);
        }
        return last[b.Length];
    }
}
