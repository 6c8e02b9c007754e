using System.Globalization;
using System.Text;

namespace Kontor.Reports.Drawing;

/// <summary>Estimates of how wide text will be in a font that is known only to the reader's browser: a little wider than common sans-serif fonts draw it.</summary>
internal static class TextMeasure
{
    /// <summary>How much wider bold text is.</summary>
    public const double Bold = 1.1;

    /// <summary>The width in pixels at a font size in pixels.</summary>
    public static double Width(string text, double size)
    {
        double ems = 0;
        foreach (Rune rune in text.EnumerateRunes()) ems += Ems(rune);
        return ems * size;
    }

    /// <summary>The text, cut with an ellipsis at a whole character when it is wider than the room.</summary>
    public static string Fit(string text, double room, double size)
    {
        if (Width(text, size) <= room) return text;
        double left = room - Width("…", size);
        var kept = new StringBuilder();
        TextElementEnumerator characters = StringInfo.GetTextElementEnumerator(text);
        while (characters.MoveNext())
        {
            string character = characters.GetTextElement();
            left -= Width(character, size);
            if (left < 0) break;
            kept.Append(character);
        }
        return kept.ToString().TrimEnd() + "…";
    }

    private static double Ems(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '|' or '\'' or '!' or ' ' => 0.32,
        'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '/' or '-' or '"' => 0.41,
        'm' or 'w' or 'M' or 'W' or '@' or '%' or '…' => 0.95,
        >= '0' and <= '9' => 0.63,
        >= 'A' and <= 'Z' => 0.69,
        '−' or '+' => 0.8,
        // from Hangul on scripts are mostly square
        >= 0x1100 => 1.05,
        _ => 0.61,
    };
}
