using System.Collections.Immutable;
using System.Text;

namespace Kontor.Reports.Html;

/// <summary>A list of short points.</summary>
/// <param name="Items">The points; marked up as <see cref="Prose"/> is.</param>
public sealed record BulletList(ImmutableArray<string> Items) : Block
{
    private protected override void Write(StringBuilder html, InlineText text)
    {
        html.Append("<ul>\n");
        foreach (string item in Items) html.Append($"<li>{text.ToHtml(item)}</li>\n");
        html.Append("</ul>\n");
    }
}
