namespace Kontor.Demand.Global;

/// <summary>Statistics of a run of values, of which NaN is left out. All give NaN for a run without a value.</summary>
internal static class Window
{
    /// <summary>The last values up to and including a position; fewer at the beginning.</summary>
    internal static ReadOnlySpan<double> Last(ReadOnlySpan<double> row, int end, int length) => end < 0 ? [] : row[Math.Max(0, end - length + 1)..(end + 1)];

    internal static double At(ReadOnlySpan<double> row, int position) => position >= 0 && position < row.Length ? row[position] : double.NaN;

    internal static int Count(ReadOnlySpan<double> values)
    {
        int count = 0;
        foreach (double v in values)
        {
            if (!double.IsNaN(v)) count++;
        }
        return count;
    }

    internal static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        int count = 0;
        foreach (double v in values)
        {
            if (double.IsNaN(v)) continue;
            sum += v;
            count++;
        }
        return count > 0 ? sum / count : double.NaN;
    }

    internal static double Deviation(ReadOnlySpan<double> values)
    {
        double mean = Mean(values), sum = 0;
        int count = 0;
        foreach (double v in values)
        {
            if (double.IsNaN(v)) continue;
            sum += (v - mean) * (v - mean);
            count++;
        }
        return count > 0 ? Math.Sqrt(sum / count) : double.NaN;
    }

    /// <summary>The quantile by linear interpolation of the order statistics (Hyndman and Fan 1996, type 7).</summary>
    /// <param name="values">The run.</param>
    /// <param name="level">The level in [0, 1].</param>
    /// <param name="scratch">As long as the run.</param>
    internal static double Quantile(ReadOnlySpan<double> values, double level, Span<double> scratch)
    {
        int count = 0;
        foreach (double v in values)
        {
            if (!double.IsNaN(v)) scratch[count++] = v;
        }
        if (count == 0) return double.NaN;
        Span<double> sorted = scratch[..count];
        sorted.Sort();
        return OfSorted(sorted, level * (count - 1));
    }

    /// <summary>The value at a fractional position of an ascending run; the ends beyond it.</summary>
    internal static double OfSorted(ReadOnlySpan<double> sorted, double position)
    {
        position = Math.Clamp(position, 0, sorted.Length - 1);
        int below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
