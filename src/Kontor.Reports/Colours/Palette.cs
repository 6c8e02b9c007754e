using System.Collections.Immutable;
using System.Text;

namespace Kontor.Reports.Colours;

/// <summary>The one palette of all reports. The hues of <see cref="Lines"/> start from Okabe and Ito 2008 ("Color Universal Design"), darkened or lightened
/// until they stand out from the page by 3:1; text has 4.5:1.</summary>
public static class Palette
{
    private const int Steps = 9;

    /// <summary>The page.</summary>
    public static Paint Page { get; } = Of("page", "#ffffff", "#12171c");

    /// <summary>A quiet area on the page.</summary>
    public static Paint Wash { get; } = Of("wash", "#f4f6f8", "#1b2229");

    /// <summary>Headings, figures, the history of a series.</summary>
    public static Paint Ink { get; } = Of("ink", "#17212b", "#e9edf0");

    /// <summary>Running text.</summary>
    public static Paint Text { get; } = Of("text", "#3b4753", "#bcc5cd");

    /// <summary>Axis labels and notes.</summary>
    public static Paint Quiet { get; } = Of("quiet", "#5f6b76", "#97a2ac");

    /// <summary>Axis lines and borders.</summary>
    public static Paint Rule { get; } = Of("rule", "#b9c1c8", "#46515b");

    /// <summary>Grid lines.</summary>
    public static Paint Grid { get; } = Of("grid", "#e5e9ec", "#262f37");

    /// <summary>The forecast, the highlighted bar, links.</summary>
    public static Paint Accent { get; } = Of("accent", "#0a5ea8", "#62aef2");

    /// <summary>A bar or a line that is not highlighted.</summary>
    public static Paint Muted { get; } = Of("muted", "#8a96a1", "#76828d");

    /// <summary>What came true: actuals over a forecast.</summary>
    public static Paint Actual { get; } = Of("actual", "#c2410c", "#ff9466");

    /// <summary>Increase, or a good message.</summary>
    public static Paint Good { get; } = Of("good", "#00745a", "#45c79f");

    /// <summary>A message that asks for care.</summary>
    public static Paint Caution { get; } = Of("caution", "#8a6100", "#e0b340");

    /// <summary>Decrease, or a message that warns.</summary>
    public static Paint Warning { get; } = Of("warning", "#b3261e", "#ff8f85");

    /// <summary>Prediction bands, from the outermost to the innermost.</summary>
    public static ImmutableArray<Paint> Bands { get; } =
        [Of("band-1", "#dfebf6", "#1a3246"), Of("band-2", "#bfd7ec", "#204a6d"), Of("band-3", "#94bce0", "#2a6699")];

    /// <summary>Lines and bars that stand for different things, in the order of use. The first four differ to colour-blind eyes too, by hue or by lightness.</summary>
    public static ImmutableArray<Paint> Lines { get; } =
    [
        Of("line-1", "#0a5ea8", "#4f9be8"), Of("line-2", "#c2410c", "#ff8f5e"), Of("line-3", "#00876a", "#7fe6b8"),
        Of("line-4", "#5b2a72", "#e6c6f7"), Of("line-5", "#8a6a00", "#d9ad3a"), Of("line-6", "#52606c", "#97a2ac"),
    ];

    /// <summary>A scale from little to much, nine steps.</summary>
    public static ImmutableArray<Paint> Sequential { get; } = Ramp("seq", ["#eef4fa", "#6fa6d6", "#0b4478"], ["#1a2a38", "#2c6fa8", "#a5d3fa"]);

    /// <summary>A scale from below to above a middle, nine steps, the middle one neutral.</summary>
    public static ImmutableArray<Paint> Diverging { get; } =
        Ramp("div", ["#a63603", "#f0a882", "#f3f4f5", "#8bb9e0", "#0b4478"], ["#ffab85", "#8a4526", "#232b33", "#2b618f", "#8cc8f7"]);

    /// <summary>The ink that reads on each step of <see cref="Sequential"/>.</summary>
    public static ImmutableArray<Paint> OnSequential { get; } = Inks("on-seq", Sequential);

    /// <summary>The ink that reads on each step of <see cref="Diverging"/>.</summary>
    public static ImmutableArray<Paint> OnDiverging { get; } = Inks("on-div", Diverging);

    /// <summary>Every colour of the palette.</summary>
    public static ImmutableArray<Paint> All { get; } =
    [
        Page, Wash, Ink, Text, Quiet, Rule, Grid, Accent, Muted, Actual, Good, Caution, Warning,
        .. Bands, .. Lines, .. Sequential, .. OnSequential, .. Diverging, .. OnDiverging,
    ];

    /// <summary>The style sheet that declares the variables: light by default and in print, dark on a screen that asks for it.</summary>
    public static string Css { get; } = Declare();

    private static Paint Of(string name, string light, string dark) => new(name, Rgb.Parse(light), Rgb.Parse(dark));

    private static ImmutableArray<Paint> Ramp(string name, string[] light, string[] dark) =>
        [.. Enumerable.Range(0, Steps).Select(i => new Paint($"{name}-{i + 1}", Along(light, i), Along(dark, i)))];

    private static Rgb Along(string[] anchors, int step)
    {
        double place = (double)step * (anchors.Length - 1) / (Steps - 1);
        int left = Math.Min((int)place, anchors.Length - 2);
        return Rgb.Mix(Rgb.Parse(anchors[left]), Rgb.Parse(anchors[left + 1]), place - left);
    }

    private static ImmutableArray<Paint> Inks(string name, ImmutableArray<Paint> grounds)
    {
        Rgb dark = Rgb.Parse("#000000"), light = Rgb.Parse("#ffffff");
        return [.. grounds.Select((g, i) => new Paint($"{name}-{i + 1}", Rgb.Readable(g.Light, dark, light), Rgb.Readable(g.Dark, dark, light)))];
    }

    private static string Declare()
    {
        var css = new StringBuilder(":root{color-scheme:light dark;");
        foreach (Paint paint in All) css.Append($"--k-{paint.Name}:{paint.Light};");
        css.Append("}\n@media screen and (prefers-color-scheme:dark){:root{");
        foreach (Paint paint in All) css.Append($"--k-{paint.Name}:{paint.Dark};");
        return css.Append("}}\n@media print{:root{color-scheme:light}}\n").ToString();
    }
}
