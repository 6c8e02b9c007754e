using System.Text;

namespace Kontor.Reports.Html;

/// <summary>A message beside the text, with its tone in a word, a sign and a colour.</summary>
/// <param name="Tone">How it is meant.</param>
/// <param name="Title">The message in a few words.</param>
/// <param name="Text">What follows from it; marked up as <see cref="Prose"/> is.</param>
public sealed record Callout(Tone Tone, string Title, string Text) : Block
{
    private protected override void Write(StringBuilder html, InlineText text)
    {
        (string name, string word, string sign) = Tone switch
        {
            Tone.Good => ("good", "Good", "<circle cx=\"8\" cy=\"8\" r=\"7\"/><path d=\"M4.5 8.3l2.4 2.4 4.6-5.2\"/>"),
            Tone.Caution => ("caution", "Caution", "<circle cx=\"8\" cy=\"8\" r=\"7\"/><path d=\"M8 4.2v4.6M8 11.4v.2\"/>"),
            _ => ("warning", "Warning", "<path d=\"M8 1.4l7 13H1z\"/><path d=\"M8 6v4M8 12.2v.1\"/>"),
        };
        html.Append($"<aside class=\"callout {name}\"><svg viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">{sign}</svg>")
            .Append($"<div><h3><span class=\"tone\">{word}:</span> {text.ToHtml(Title)}</h3><p>{text.ToHtml(Text)}</p></div></aside>\n");
    }
}
