using System.Globalization;

namespace Kontor.Reports.Numbers;

/// <summary>How a number is written for a reader: grouping, decimals, sign, unit. Always invariant, with a true minus sign, and a dash for what is not finite.</summary>
public sealed record NumberStyle
{
    private const string Missing = "–";

    /// <summary>Digits after the point, 0 to 6; null (default) keeps three significant digits, and none after the point for whole numbers and from 100 on.</summary>
    public int? Decimals { get; init; }

    /// <summary>True writes 1,234,567 as 1.2M. Default false.</summary>
    public bool Compact { get; init; }

    /// <summary>True writes a plus sign before positive numbers. Default false.</summary>
    public bool Signed { get; init; }

    /// <summary>True multiplies by 100 and appends a percent sign. Default false.</summary>
    public bool Percent { get; init; }

    /// <summary>What stands before the digits, such as a currency sign. Default nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What stands after the digits, such as " kg". Default nothing.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>12,480 and 3.14: grouped digits, three significant ones below 100.</summary>
    public static NumberStyle Plain { get; } = new();

    /// <summary>12,480: grouped digits without decimals.</summary>
    public static NumberStyle Whole { get; } = new() { Decimals = 0 };

    /// <summary>12.5k, 1.2M, 3.4B: for charts and tiles.</summary>
    public static NumberStyle Short { get; } = new() { Compact = true };

    /// <summary>80.3%, from 0.803.</summary>
    public static NumberStyle Percentage { get; } = new() { Percent = true, Decimals = 1 };

    /// <summary>A fixed number of decimals.</summary>
    /// <param name="decimals">Digits after the point, 0 to 6.</param>
    public static NumberStyle Fixed(int decimals) => new() { Decimals = decimals };

    /// <summary>Writes one number.</summary>
    /// <param name="value">The number; NaN and infinities become a dash.</param>
    /// <returns>Such as <c>−1.2M</c>.</returns>
    public string Format(double value)
    {
        if (!double.IsFinite(value)) return Missing;
        double scaled = Percent ? value * 100 : value;
        if (!double.IsFinite(scaled)) return Missing;
        string digits = Compact ? Shorten(Math.Abs(scaled)) : Digits(Math.Abs(scaled), Decimals ?? DecimalsFor(Math.Abs(scaled)));
        bool zero = !digits.AsSpan().ContainsAnyInRange('1', '9');
        string sign = zero ? "" : scaled < 0 ? "−" : Signed ? "+" : "";
        return $"{sign}{Prefix}{digits}{(Percent ? "%" : "")}{Suffix}";
    }

    /// <summary>Writes an interval.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <returns>Such as <c>11,200 to 13,900</c>; a dash when neither end is finite.</returns>
    public string Format(double low, double high) =>
        !double.IsFinite(low) && !double.IsFinite(high) ? Missing : $"{Format(low)} to {Format(high)}";

    /// <summary>The style that writes a set of numbers with the same decimals: none when all are whole, else as many as the largest of them needs.</summary>
    /// <param name="values">The numbers; those that are not finite do not matter.</param>
    internal NumberStyle ForAll(IEnumerable<double> values)
    {
        if (Decimals is not null) return this;
        double largest = 0;
        bool whole = true;
        foreach (double value in values.Where(double.IsFinite).Select(v => Math.Abs(Percent ? v * 100 : v)))
        {
            largest = Math.Max(largest, value);
            whole &= value == Math.Floor(value);
        }
        // shortened numbers have decimals of their own from a thousand on
        if (Compact && largest >= 1000) return this;
        return this with { Decimals = whole ? 0 : largest >= 99.95 ? 0 : largest >= 9.995 ? 1 : largest >= 0.995 ? 2 : largest >= 0.001 ? 3 : null };
    }

    /// <summary>A style for all ticks of one axis: the same unit and the same decimals on each.</summary>
    /// <param name="step">The distance of two ticks, above 0.</param>
    /// <param name="largest">The largest magnitude on the axis.</param>
    internal Func<double, string> ForTicks(double step, double largest)
    {
        double factor = Percent ? 100 : 1;
        (double unit, string suffix) = Percent || largest < 10_000 ? (1.0, "") : UnitOf(largest);
        // 1,000,001 and 1,000,002 need all their digits to differ
        if (step / unit < 1e-3) (unit, suffix) = (1, "");
        double shown = step * factor / unit;
        if (shown < 1e-6 || largest * factor >= 1e15)
        {
            return value => value == 0 ? $"{Prefix}0{Suffix}" : Minus(Prefix, (value * factor).ToString("0.##e0", CultureInfo.InvariantCulture)) + Suffix;
        }
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(shown) - 1e-9), 0, 6);
        NumberStyle style = this with { Compact = false, Percent = false, Decimals = decimals };
        string unitSuffix = (Percent ? "%" : suffix) + Suffix;
        NumberStyle tick = style with { Suffix = unitSuffix };
        return value => value == 0 ? $"{Prefix}0{(Percent ? "%" : "")}{Suffix}" : tick.Format(value * factor / unit);
    }

    private static string Minus(string prefix, string digits) => digits[0] == '-' ? $"−{prefix}{digits[1..]}" : prefix + digits;

    private string Shorten(double magnitude)
    {
        if (magnitude < 1000) return Digits(magnitude, Decimals ?? DecimalsFor(magnitude));
        (double unit, string suffix) = UnitOf(magnitude);
        double shown = magnitude / unit;
        // 999,950 is 1.0M, not 1000k
        if (Math.Round(shown, 1) >= 1000 && suffix != "T") (shown, suffix) = (shown / 1000, suffix switch { "k" => "M", "M" => "B", _ => "T" });
        return shown >= 1e6 ? Digits(magnitude, 0) : Digits(shown, shown < 99.95 ? 1 : 0) + suffix;
    }

    private static (double Unit, string Suffix) UnitOf(double magnitude) => magnitude switch
    {
        >= 1e12 => (1e12, "T"),
        >= 1e9 => (1e9, "B"),
        >= 1e6 => (1e6, "M"),
        >= 1e3 => (1e3, "k"),
        _ => (1, ""),
    };

    private static int DecimalsFor(double magnitude) => magnitude switch
    {
        >= 99.95 => 0,
        _ when magnitude == Math.Floor(magnitude) => 0,
        >= 9.995 => 1,
        >= 0.995 => 2,
        _ => 3,
    };

    private static string Digits(double magnitude, int decimals)
    {
        // fifteen digits are what a double holds; beyond them, and far below a thousandth, an exponent says it better
        bool tiny = magnitude > 0 && magnitude < 0.5 * Math.Pow(10, -decimals) && decimals >= 3;
        return magnitude >= 1e15 || tiny
            ? magnitude.ToString("0.##e0", CultureInfo.InvariantCulture)
            : magnitude.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
