using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Kontor.Reports.Charts;
using Kontor.Reports.Colours;
using Kontor.Reports.Drawing;

namespace Kontor.Reports.Html;

/// <summary>A report as one HTML file: conclusion first, then sections, notes and provenance. It needs no script and no other file, and prints on A4.</summary>
public sealed record HtmlReport
{
    private static readonly string Css = ReadCss();

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>What, where and when, below the title. Default nothing.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>What the report says.</summary>
    public required Conclusion Conclusion { get; init; }

    /// <summary>What supports it.</summary>
    public required ImmutableArray<Section> Sections { get; init; }

    /// <summary>Method and footnotes, numbered from 1; text refers to the first as <c>[^1]</c>. Default none.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>The language of the text, as BCP 47 has it. Default <c>en</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Writes the report.</summary>
    /// <returns>An HTML document; the same report gives the same text.</returns>
    /// <exception cref="ArgumentException">A chart or a table does not fit together.</exception>
    public string ToHtml()
    {
        var text = new InlineText(Notes.Length);
        var html = new StringBuilder();
        html.Append($"<!DOCTYPE html>\n<html lang=\"{Markup.Escape(Language)}\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n")
            .Append($"<title>{Markup.Escape(Title)}</title>\n<style>\n{Palette.Css}body{{{Chart.Style}}}\n{Css}</style>\n</head>\n<body>\n");
        html.Append($"<header>\n<h1>{Markup.Escape(Title)}</h1>\n");
        if (Subtitle.Length > 0) html.Append($"<p class=\"subtitle\">{Markup.Escape(Subtitle)}</p>\n");
        html.Append("</header>\n<main>\n");
        WriteConclusion(html, text);
        foreach (Section section in Sections) WriteSection(html, text, section);
        html.Append("</main>\n");
        WriteFooter(html, text);
        return html.Append("</body>\n</html>\n").ToString();
    }

    private void WriteConclusion(StringBuilder html, InlineText text)
    {
        html.Append($"<div class=\"conclusion\">\n<p class=\"statement\">{text.ToHtml(Conclusion.Statement)}</p>\n");
        if (!Conclusion.Figures.IsEmpty) html.Append("<dl class=\"tiles\">\n");
        foreach (KeyFigure figure in Conclusion.Figures)
        {
            string tone = figure.Tone is { } t ? $" {t.ToString().ToLowerInvariant()}" : "";
            html.Append($"<div class=\"tile\"><dt>{Markup.Escape(figure.Label)}</dt>")
                .Append($"<dd class=\"value{tone}\">{Markup.Escape(figure.Numbers.Format(figure.Value))}");
            if (figure.Unit.Length > 0) html.Append($" <span class=\"unit\">{Markup.Escape(figure.Unit)}</span>");
            html.Append("</dd><dd>");
            if (figure.Interval is { } interval)
            {
                string level = (figure.Level * 100).ToString("0.#", CultureInfo.InvariantCulture);
                html.Append($"<p>{Markup.Escape(figure.Numbers.Format(interval.Low, interval.High))} <span class=\"level\">({level}% interval)</span></p>");
            }
            if (figure.Note.Length > 0) html.Append($"<p>{text.ToHtml(figure.Note)}</p>");
            html.Append("</dd></div>\n");
        }
        html.Append(Conclusion.Figures.IsEmpty ? "</div>\n" : "</dl>\n</div>\n");
    }

    private static void WriteSection(StringBuilder html, InlineText text, Section section)
    {
        html.Append($"<section>\n<div class=\"head\"><h2>{Markup.Escape(section.Title)}</h2>");
        if (section.Lead.Length > 0) html.Append($"<p class=\"lead\">{text.ToHtml(section.Lead)}</p>");
        html.Append("</div>\n<div class=\"body\">\n");
        foreach (Block block in section.Blocks) block.WriteTo(html, text);
        html.Append("</div>\n</section>\n");
    }

    private void WriteFooter(StringBuilder html, InlineText text)
    {
        html.Append("<footer>\n");
        if (!Notes.IsEmpty)
        {
            html.Append("<section class=\"notes\">\n<div class=\"head\"><h2>Method and notes</h2></div>\n<ol class=\"body\">\n");
            for (int i = 0; i < Notes.Length; i++) html.Append($"<li id=\"note-{i + 1}\">{text.ToHtml(Notes[i])}</li>\n");
            html.Append("</ol>\n</section>\n");
        }
        html.Append("<section class=\"provenance\">\n<div class=\"head\"><h2>Provenance</h2></div>\n<dl class=\"body\">\n");
        string created = Provenance.Created.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        string seed = Provenance.Seed.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)
            [.. Provenance.Facts, ("Data", Provenance.DataHash), ("Seed", seed), ("Version", Provenance.Version), ("Created", created)])
        {
            html.Append($"<div><dt>{Markup.Escape(name)}</dt><dd>{Markup.Escape(value)}</dd></div>\n");
        }
        html.Append("</dl>\n</section>\n</footer>\n");
    }

    private static string ReadCss()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Kontor.Reports.Html.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
