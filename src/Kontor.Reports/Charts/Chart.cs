using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;
using Kontor.Reports.Scales;

namespace Kontor.Reports.Charts;

/// <summary>A picture of numbers, drawn as SVG. A chart is an immutable description; drawing the same chart twice gives the same text.</summary>
/// <remarks>What is not finite is a gap. The title and the description are for readers who cannot see; a report prints title and unit above the picture.</remarks>
public abstract record Chart
{
    /// <summary>What the chart shows or, better, what it says.</summary>
    public required string Title { get; init; }

    /// <summary>What is measured and in which unit, such as <c>Units per week</c>. Default nothing.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The picture in words; null (default) derives it from the numbers.</summary>
    public string? Description { get; init; }

    /// <summary>Width in pixels, 60 or more. Default 760: the text column of a report.</summary>
    public double Width { get; init; } = 760;

    /// <summary>Draws the chart as a document of its own, with its colours and fonts.</summary>
    /// <returns>An SVG document.</returns>
    /// <exception cref="ArgumentException">Lists that belong together differ in length, or a size is too small.</exception>
    public string ToSvg() => Write(" xmlns=\"http://www.w3.org/2000/svg\"", $"<style>{Palette.Css}svg{{{Style}}}</style>\n");

    /// <summary>How text in charts looks.</summary>
    internal const string Style = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums;";

    /// <summary>Draws the chart for a page that declares the palette and the fonts.</summary>
    internal string ToInlineSvg() => Write("", "");

    /// <summary>The height in pixels.</summary>
    private protected abstract double GetHeight();

    /// <summary>Derives a description from the numbers.</summary>
    private protected abstract string Describe();

    /// <summary>Refuses what does not fit together.</summary>
    private protected abstract void Validate();

    /// <summary>Settles once, before describing and drawing, what depends on all numbers.</summary>
    private protected virtual Chart Prepare() => this;

    /// <summary>Draws.</summary>
    private protected abstract void Draw(SvgWriter svg);

    /// <summary>Draws what stands where there is nothing to draw.</summary>
    private protected void DrawNothing(SvgWriter svg) =>
        svg.Text(Width / 2, (GetHeight() / 2) + 4, "No data", Palette.Quiet, TextAnchor.Middle);

    /// <summary>A range that starts at zero unless the values lie on both sides or below.</summary>
    private protected static (double Low, double High) FromZero((double Low, double High) range) => (Math.Min(0, range.Low), Math.Max(0, range.High));

    /// <summary>A range for lines: from zero when that costs less than half of the height, else only what the values need.</summary>
    private protected static (double Low, double High) ForLines((double Low, double High) range) =>
        range.Low > 0 && range.Low > 0.5 * range.High ? range
        : range.High < 0 && range.High < 0.5 * range.Low ? range
        : FromZero(range);

    private string Write(string attributes, string style)
    {
        if (!(Width is >= 60 and <= 10_000)) Throw.Argument(nameof(Width), $"is {Width}, needs 60 to 10,000");
        Validate();
        Chart prepared = Prepare();
        var svg = new SvgWriter();
        prepared.Draw(svg);
        string width = SvgWriter.Number(Width), height = SvgWriter.Number(GetHeight());
        string label = Unit.Length == 0 ? Title : $"{Title} ({Unit})";
        return $"<svg{attributes} role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n"
            + $"<title>{Markup.Escape(label)}</title>\n<desc>{Markup.Escape(Description ?? prepared.Describe())}</desc>\n{style}{svg}</svg>\n";
    }

    /// <summary>True when at least one value can be drawn.</summary>
    private protected static bool Any(IEnumerable<double> values) => values.Any(LinearScale.CanDraw);
}
