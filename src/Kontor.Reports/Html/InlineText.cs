using System.Globalization;
using System.Text;
using Kontor.Reports.Drawing;

namespace Kontor.Reports.Html;

/// <summary>Running text of a report: escaped, with <c>**strong**</c> and references to notes as <c>[^1]</c>.</summary>
internal sealed class InlineText
{
    private readonly int _notes;

    /// <summary>Text of a report with some notes.</summary>
    /// <param name="notes">The number of notes; a reference beyond it stays as it is written.</param>
    public InlineText(int notes) => _notes = notes;

    /// <summary>The text as HTML.</summary>
    public string ToHtml(string text)
    {
        string escaped = Markup.Escape(text);
        string[] parts = escaped.Split("**");
        // an odd number of parts has all its marks in pairs; the last mark of an even number is literal
        var html = new StringBuilder(escaped.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            bool strong = i % 2 == 1 && i + 1 < parts.Length;
            if (strong) html.Append("<strong>").Append(parts[i]).Append("</strong>");
            else html.Append(i % 2 == 1 ? "**" : "").Append(parts[i]);
        }
        for (int note = 1; note <= _notes; note++)
        {
            string number = note.ToString(CultureInfo.InvariantCulture);
            html.Replace($"[^{number}]", $"<sup><a href=\"#note-{number}\">{number}</a></sup>");
        }
        return html.ToString();
    }
}
