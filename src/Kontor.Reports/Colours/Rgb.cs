using System.Globalization;

namespace Kontor.Reports.Colours;

/// <summary>An sRGB colour of eight bits a channel.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>Reads <c>#rrggbb</c>.</summary>
    /// <param name="hex">Seven characters.</param>
    /// <exception cref="ArgumentException">Not of that form.</exception>
    public static Rgb Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 7 || hex[0] != '#' || !int.TryParse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int bits))
        {
            Throw.Argument(nameof(hex), $"is '{hex}', needs #rrggbb");
            return default;
        }
        return new Rgb((byte)(bits >> 16), (byte)(bits >> 8), (byte)bits);
    }

    /// <summary>The relative luminance, 0 (black) to 1 (white); WCAG 2.2, "relative luminance".</summary>
    public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>The contrast ratio of two colours, 1 to 21; WCAG 2.2, "contrast ratio". Text needs 4.5, lines and areas 3.</summary>
    /// <param name="a">One colour.</param>
    /// <param name="b">The other; the order does not matter.</param>
    public static double Contrast(Rgb a, Rgb b)
    {
        double x = a.Luminance + 0.05, y = b.Luminance + 0.05;
        return x > y ? x / y : y / x;
    }

    /// <summary>The one of two inks that reads better on a background.</summary>
    /// <param name="background">What the text stands on.</param>
    /// <param name="dark">The dark ink.</param>
    /// <param name="light">The light ink.</param>
    public static Rgb Readable(Rgb background, Rgb dark, Rgb light) => Contrast(background, dark) >= Contrast(background, light) ? dark : light;

    /// <summary>The colour between two, evenly spaced to the eye: linear in Oklab (Ottosson 2020).</summary>
    /// <param name="from">The colour at 0.</param>
    /// <param name="to">The colour at 1.</param>
    /// <param name="share">The place between them, 0 to 1.</param>
    public static Rgb Mix(Rgb from, Rgb to, double share)
    {
        (double l0, double a0, double b0) = from.ToOklab();
        (double l1, double a1, double b1) = to.ToOklab();
        return FromOklab(l0 + (share * (l1 - l0)), a0 + (share * (a1 - a0)), b0 + (share * (b1 - b0)));
    }

    /// <summary>The colour as <c>#rrggbb</c>.</summary>
    /// <returns>Seven characters, lower case.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>Lightness and the two colour axes of Oklab.</summary>
    internal (double L, double A, double B) ToOklab()
    {
        double r = Linear(Red), g = Linear(Green), b = Linear(Blue);
        double l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        double m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        double s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return ((0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s));
    }

    private static Rgb FromOklab(double lightness, double a, double b)
    {
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return new Rgb(
            Encode((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Encode((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Encode((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    private static double Cube(double x) => x * x * x;

    private static double Linear(byte channel)
    {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static byte Encode(double linear)
    {
        double c = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * Math.Clamp(c, 0, 1));
    }
}
