namespace Kontor.Trees.Matrices;

/// <summary>Finds the first value that a rule picks out.</summary>
internal static class SpanSearch
{
    internal static int IndexOfFirst(this ReadOnlySpan<float> values, Func<float, bool> rule)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (rule(values[i])) return i;
        }
        return -1;
    }
}
