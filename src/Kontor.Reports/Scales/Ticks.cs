using System.Collections.Immutable;

namespace Kontor.Reports.Scales;

/// <summary>Axis ticks at round numbers: multiples of 1, 2 or 5 times a power of ten that enclose the data (Heckbert 1990, "Nice numbers for graph labels",
/// without its first rounding of the range, which leaves axes emptier than needed).</summary>
public sealed record Ticks
{
    private Ticks(ImmutableArray<double> values, double step)
    {
        Values = values;
        Step = step;
    }

    /// <summary>The ticks in ascending order, two or more; the first is at or below the data, the last at or above.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The distance of two ticks, above 0.</summary>
    public double Step { get; }

    /// <summary>The lower end of the axis.</summary>
    public double Low => Values[0];

    /// <summary>The upper end of the axis.</summary>
    public double High => Values[^1];

    /// <summary>Chooses ticks for data between two values.</summary>
    /// <param name="low">The smallest value, magnitude at most 1e300.</param>
    /// <param name="high">The largest value, at or above <paramref name="low"/>.</param>
    /// <param name="count">The number of ticks to aim at, 2 or more; between half and twice as many come. Default 5.</param>
    /// <exception cref="ArgumentException">Not finite, too large, or in the wrong order.</exception>
    public static Ticks Nice(double low, double high, int count = 5)
    {
        if (!(Math.Abs(low) <= LinearScale.Limit)) Throw.Argument(nameof(low), $"is {low}, needs a magnitude of at most {LinearScale.Limit}");
        if (!(high >= low) || high > LinearScale.Limit) Throw.Argument(nameof(high), $"is {high}, needs {low} to {LinearScale.Limit}");
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        (low, high) = Widen(low, high);
        double step = NiceNumber((high - low) / (count - 1));
        // index times step, never a running sum: no drift, and the zero tick is zero
        double first = Math.Floor((low / step) + 1e-9), last = Math.Ceiling((high / step) - 1e-9);
        var values = ImmutableArray.CreateBuilder<double>();
        for (double i = first; i <= last; i++) values.Add(Round(i, step));
        return new Ticks(values.ToImmutable(), step);
    }

    /// <summary>Gives equal or nearly equal data a range that can be drawn: zero to the value when that shows it, else a part in a million around it.</summary>
    private static (double Low, double High) Widen(double low, double high)
    {
        double magnitude = Math.Max(Math.Abs(low), Math.Abs(high));
        if (magnitude < 1e-290) return (0, 1);
        if (low == high) return (Math.Min(0, low), Math.Max(0, high));
        if (high - low >= magnitude * 1e-6) return (low, high);
        return (low - (magnitude * 1e-6), high + (magnitude * 1e-6));
    }

    private static double NiceNumber(double range)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(range))), fraction = range / power;
        return power * (fraction < 1.5 ? 1 : fraction < 3 ? 2 : fraction < 7 ? 5 : 10);
    }

    /// <summary>The product without the last bits' noise: 3 * 0.1 is 0.3.</summary>
    private static double Round(double index, double step)
    {
        double value = index * step;
        int decimals = (int)Math.Ceiling(-Math.Log10(step));
        return decimals is >= 0 and <= 15 && Math.Abs(value) < 1e15 ? Math.Round(value, decimals) : value;
    }
}
