namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>Finds the rows that say nothing about the coefficients: alone in their level, or in a level whose outcomes its effect fits perfectly.</summary>
internal static class RowFilter
{
    /// <summary>Marks rows until no level is left that should go: a row that goes may leave another alone.</summary>
    /// <param name="effects">The effects.</param>
    /// <param name="stays">(rows) Rows to look at; those that go are set to false.</param>
    /// <param name="singletons">Whether rows alone in their level go.</param>
    /// <param name="extremes">Outcomes that a level must not consist of alone, such as 0 for counts.</param>
    /// <param name="response">(rows) The outcomes.</param>
    /// <returns>The rows that went as singletons, and those that went for their outcomes.</returns>
    internal static (int Singletons, int Extremes) Apply(Factor[] effects, bool[] stays, bool singletons, ReadOnlySpan<double> extremes, double[] response)
    {
        int alone = 0, extreme = 0;
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (Factor effect in effects)
            {
                int[] count = new int[effect.Levels];
                for (int row = 0; row < stays.Length; row++)
                {
                    if (stays[row]) count[effect.Codes[row]]++;
                }
                if (singletons && Array.IndexOf(count, 1) >= 0)
                {
                    for (int row = 0; row < stays.Length; row++)
                    {
                        if (!stays[row] || count[effect.Codes[row]] != 1) continue;
                        stays[row] = false;
                        count[effect.Codes[row]] = 0;
                        alone++;
                        changed = true;
                    }
                }
                foreach (double value in extremes) changed |= RemoveAll(effect, stays, count, value, response, ref extreme);
            }
        }
        return (alone, extreme);
    }

    private static bool RemoveAll(Factor effect, bool[] stays, int[] count, double value, double[] response, ref int removed)
    {
        int[] same = new int[effect.Levels];
        for (int row = 0; row < stays.Length; row++)
        {
            if (stays[row] && response[row] == value) same[effect.Codes[row]]++;
        }
        bool changed = false;
        for (int row = 0; row < stays.Length; row++)
        {
            int level = effect.Codes[row];
            if (!stays[row] || same[level] != count[level]) continue;
            stays[row] = false;
            removed++;
            changed = true;
        }
        for (int level = 0; level < count.Length; level++)
        {
            if (same[level] == count[level]) count[level] = 0;
        }
        return changed;
    }
}
