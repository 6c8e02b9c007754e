using System.Text;
using Kontor.Reports.Charts;
using Kontor.Reports.Drawing;

namespace Kontor.Reports.Html;

/// <summary>A chart with its title and unit above it, and a note below it.</summary>
/// <param name="Chart">The chart.</param>
public sealed record Figure(Chart Chart) : Block
{
    /// <summary>A source or a reading aid below the chart; marked up as <see cref="Prose"/> is. Default nothing.</summary>
    public string Note { get; init; } = "";

    private protected override void Write(StringBuilder html, InlineText text)
    {
        html.Append($"<figure><figcaption><strong>{Markup.Escape(Chart.Title)}</strong>");
        if (Chart.Unit.Length > 0) html.Append($"<span>{Markup.Escape(Chart.Unit)}</span>");
        html.Append("</figcaption>\n").Append(Chart.ToInlineSvg());
        if (Note.Length > 0) html.Append($"<p class=\"note\">{text.ToHtml(Note)}</p>");
        html.Append("</figure>\n");
    }
}
