using System.Buffers;
using System.Text;

namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>Cuts a filter or an order into pieces.</summary>
/// <param name="what">What is read, for messages.</param>
/// <param name="text">The text.</param>
internal sealed class Lexer(string what, string text)
{
    private static readonly SearchValues<char> EndsWord = SearchValues.Create(" \t\r\n=!<>(),'\"`");
    private int _next;

    /// <summary>A piece: what it is, its text without quotes, and where it begins.</summary>
    internal readonly record struct Token(TokenKind Kind, string Text, int Position)
    {
        internal bool Is(string keyword) => Kind == TokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

        internal bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

        /// <summary>How messages name it.</summary>
        internal string Shown => Kind == TokenKind.End ? "the end" : $"'{(Text.Length > 60 ? Text[..60] + "..." : Text)}'";
    }

    /// <summary>The next piece.</summary>
    internal Token Next()
    {
        while (_next < text.Length && char.IsWhiteSpace(text[_next])) _next++;
        int start = _next;
        if (start == text.Length) return new Token(TokenKind.End, "", start);
        char first = text[start];
        switch (first)
        {
            case '\'' or '"' or '`':
                return new Token(first == '`' ? TokenKind.Quoted : TokenKind.Text, Quoted(first), start);
            case '=' or '(' or ')' or ',':
                return Sign(start, 1);
            case '!':
                return start + 1 < text.Length && text[start + 1] == '=' ? Sign(start, 2) : throw Throw.Unread(what, start, "'!'", "'!=' or another comparator");
            case '<' or '>':
                return Sign(start, start + 1 < text.Length && text[start + 1] == '=' ? 2 : 1);
            default:
                int length = text.AsSpan(start).IndexOfAny(EndsWord);
                _next = length < 0 ? text.Length : start + length;
                string word = text[start.._next];
                return new Token(IsNumber(word) ? TokenKind.Number : TokenKind.Word, word, start);
        }
    }

    /// <summary>The rest of a name in quotes, such as that of <c>tags."a b"</c>, when one follows directly; null when none does.</summary>
    internal string? QuotedNext() => _next < text.Length && text[_next] is '"' or '`' ? Quoted(text[_next]) : null;

    internal static bool IsNumber(string word) => (char.IsAsciiDigit(word[0]) || (word[0] is '-' or '+' or '.' && word.Length > 1 && (char.IsAsciiDigit(word[1]) || word[1] == '.')))
        && double.TryParse(word, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    private Token Sign(int start, int length)
    {
        _next = start + length;
        return new Token(TokenKind.Sign, text[start.._next], start);
    }

    // a quote inside is written twice
    private string Quoted(char quote)
    {
        int start = _next++;
        var inside = new StringBuilder();
        for (; _next < text.Length; _next++)
        {
            if (text[_next] != quote) inside.Append(text[_next]);
            else if (_next + 1 < text.Length && text[_next + 1] == quote) inside.Append(text[++_next]);
            else
            {
                _next++;
                return inside.ToString();
            }
        }
        throw Throw.Unread(what, start, $"a {quote} that is not closed", $"another {quote} after it");
    }
}
