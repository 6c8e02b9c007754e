using System.Text;

namespace Kontor.Reports.Html;

/// <summary>A paragraph.</summary>
/// <param name="Text">The text; <c>**strong**</c> and <c>[^1]</c> (a reference to the first note) are understood.</param>
public sealed record Prose(string Text) : Block
{
    private protected override void Write(StringBuilder html, InlineText text) => html.Append($"<p>{text.ToHtml(Text)}</p>\n");
}
