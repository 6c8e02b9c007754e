using System.Collections.Immutable;
using System.Text;

namespace Kontor.Reports.Html;

/// <summary>Figures side by side: two of 364 pixels or three of 232 fill a row of the report.</summary>
/// <param name="Figures">One to four figures per row; more begin a new row.</param>
public sealed record FigureRow(ImmutableArray<Figure> Figures) : Block
{
    private protected override void Write(StringBuilder html, InlineText text)
    {
        double narrowest = Figures.IsEmpty ? 0 : Figures.Min(f => f.Chart.Width);
        html.Append($"<div class=\"row {(narrowest < 300 ? "thirds" : "halves")}\">\n");
        foreach (Figure figure in Figures) figure.WriteTo(html, text);
        html.Append("</div>\n");
    }
}
