using System.Text;
using Kontor.Decisions;
using Kontor.Reports.Drawing;
using Kontor.Reports.Html;

namespace Kontor.Reports.Decisions;

/// <summary>A decision in a report: what is recommended as its heading, then expected impact, basis, risk and next step.</summary>
/// <param name="Decision">The decision.</param>
public sealed record DecisionCard(Decision Decision) : Block
{
    private protected override void Write(StringBuilder html, InlineText text)
    {
        html.Append($"<article class=\"decision\"><h3>{Markup.Escape(Decision.Recommendation)}</h3>\n<dl>\n");
        foreach ((string name, string said) in DecisionText.Lines(Decision).Skip(1)) html.Append($"<div><dt>{Markup.Escape(name)}</dt><dd>{Markup.Escape(said)}</dd></div>\n");
        html.Append("</dl></article>\n");
    }
}
