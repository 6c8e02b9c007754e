using System.Globalization;
using System.Text;
using Kontor.Reports.Colours;

namespace Kontor.Reports.Drawing;

/// <summary>Writes SVG elements: text escaped, numbers invariant and rounded to a tenth of a pixel.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>A number as attributes have it.</summary>
    /// <exception cref="ArgumentException">Not finite: what cannot be drawn must be left out by the chart.</exception>
    public static string Number(double value)
    {
        if (!double.IsFinite(value)) Throw.Argument(nameof(value), $"is {value}, needs a finite coordinate");
        double rounded = Math.Round(value, 1, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    /// <summary>A filled rectangle with an optional tooltip.</summary>
    public void Rect(double x, double y, double width, double height, Paint fill, double radius = 0, string? title = null)
    {
        _text.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(Math.Max(0, width))}\" height=\"{Number(Math.Max(0, height))}\"");
        if (radius > 0) _text.Append($" rx=\"{Number(radius)}\"");
        _text.Append($" fill=\"{fill.Css}\"");
        Close("rect", title);
    }

    /// <summary>An invisible rectangle that only carries a tooltip.</summary>
    public void Hover(double x, double y, double width, double height, string title)
    {
        _text.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" fill=\"transparent\"");
        Close("rect", title);
    }

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, Paint stroke, double width = 1, string? dash = null)
    {
        _text.Append($"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" stroke=\"{stroke.Css}\"");
        if (width != 1) _text.Append($" stroke-width=\"{Number(width)}\"");
        if (dash is not null) _text.Append($" stroke-dasharray=\"{dash}\"");
        Close("line", title: null);
    }

    /// <summary>A line along a path; nothing when the path is empty.</summary>
    public void Stroke(string path, Paint stroke, double width, string? dash = null)
    {
        if (path.Length == 0) return;
        _text.Append($"<path d=\"{path}\" fill=\"none\" stroke=\"{stroke.Css}\" stroke-width=\"{Number(width)}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"");
        if (dash is not null) _text.Append($" stroke-dasharray=\"{dash}\"");
        Close("path", title: null);
    }

    /// <summary>The area inside a path; nothing when the path is empty.</summary>
    public void Fill(string path, Paint fill)
    {
        if (path.Length == 0) return;
        _text.Append($"<path d=\"{path}\" fill=\"{fill.Css}\"");
        Close("path", title: null);
    }

    /// <summary>A dot; with a ring of the page's colour when it must stand out from lines.</summary>
    public void Dot(double x, double y, double radius, Paint fill, Paint? ring = null, string? title = null)
    {
        _text.Append($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" fill=\"{fill.Css}\"");
        if (ring is not null) _text.Append($" stroke=\"{ring.Css}\" stroke-width=\"1.5\"");
        Close("circle", title);
    }

    /// <summary>One line of text with an optional tooltip.</summary>
    public void Text(double x, double y, string text, Paint fill, TextAnchor anchor = TextAnchor.Start, double size = 12, bool bold = false, string? title = null)
    {
        if (text.Length == 0) return;
        _text.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" font-size=\"{Number(size)}\" fill=\"{fill.Css}\"");
        if (anchor != TextAnchor.Start) _text.Append(anchor == TextAnchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        if (bold) _text.Append(" font-weight=\"600\"");
        _text.Append($">{Markup.Escape(text)}");
        if (title is not null) _text.Append($"<title>{Markup.Escape(title)}</title>");
        _text.Append("</text>\n");
    }

    /// <summary>Text over lines: a halo of the page's colour keeps them apart.</summary>
    public void HaloText(double x, double y, string text, Paint fill, TextAnchor anchor = TextAnchor.Start, double size = 12, bool bold = false, string? title = null)
    {
        _text.Append($"<g paint-order=\"stroke\" stroke=\"{Palette.Page.Css}\" stroke-width=\"3\" stroke-linejoin=\"round\">");
        Text(x, y, text, fill, anchor, size, bold, title);
        _text.Append("</g>\n");
    }

    /// <summary>Text that is cut to the room it has; the whole of it is in the tooltip.</summary>
    public void FittedText(double x, double y, string text, double room, Paint fill, TextAnchor anchor = TextAnchor.Start, double size = 12, bool bold = false)
    {
        string fitted = TextMeasure.Fit(text, room, bold ? size * TextMeasure.Bold : size);
        Text(x, y, fitted, fill, anchor, size, bold, fitted == text ? null : text);
    }

    /// <summary>What was written.</summary>
    public override string ToString() => _text.ToString();

    private void Close(string name, string? title) =>
        _text.Append(title is null ? "/>\n" : $"><title>{Markup.Escape(title)}</title></{name}>\n");
}
