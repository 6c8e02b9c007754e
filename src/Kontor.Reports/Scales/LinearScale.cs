using System.Runtime.InteropServices;

namespace Kontor.Reports.Scales;

/// <summary>A straight mapping from values to pixels.</summary>
/// <param name="Low">The value at <paramref name="Start"/>.</param>
/// <param name="High">The value at <paramref name="End"/>, different from <paramref name="Low"/>.</param>
/// <param name="Start">The pixel of <paramref name="Low"/>; below <paramref name="End"/> or above it, as a vertical axis has it.</param>
/// <param name="End">The pixel of <paramref name="High"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LinearScale(double Low, double High, double Start, double End)
{
    /// <summary>The largest magnitude that is drawn, 1e300: what is beyond it would overflow a difference, and is left out as if missing.</summary>
    public const double Limit = 1e300;

    /// <summary>The pixel of a value.</summary>
    /// <param name="value">The value; NaN gives NaN.</param>
    public double Map(double value) => Start + ((value - Low) / (High - Low) * (End - Start));

    /// <summary>True when a value can be drawn: finite and within <see cref="Limit"/>.</summary>
    /// <param name="value">The value.</param>
    public static bool CanDraw(double value) => Math.Abs(value) <= Limit;

    /// <summary>The smallest and the largest value that can be drawn, or null when there is none.</summary>
    /// <param name="values">The values.</param>
    internal static (double Low, double High)? Range(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values.Where(CanDraw))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        return low <= high ? (low, high) : null;
    }
}
