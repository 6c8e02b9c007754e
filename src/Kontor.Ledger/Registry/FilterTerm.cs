using System.Text.RegularExpressions;

namespace Kontor.Ledger.Registry;

/// <summary>One condition of a filter, such as <c>tags.`a key` ILIKE '%x%'</c>.</summary>
/// <param name="Tag">True when the name is the key of a tag.</param>
/// <param name="Name">The attribute or the key.</param>
/// <param name="Operator">The comparison, in upper case.</param>
/// <param name="Values">One value, or those of a list after IN.</param>
/// <param name="Quoted">Whether the values stood in quotes.</param>
internal sealed partial record FilterTerm(bool Tag, string Name, string Operator, IReadOnlyList<string> Values, bool Quoted)
{
    /// <summary>Reads conditions joined by AND.</summary>
    internal static List<FilterTerm> Parse(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        List<FilterTerm> terms = [];
        for (int at = 0; !string.IsNullOrWhiteSpace(filter[at..]);)
        {
            Match match = (terms.Count == 0 ? First() : Further()).Match(filter, at);
            if (!match.Success)
            {
                throw Throw.RegistrySearch(
                    "filter", $"'{filter[at..].Trim()}'", "conditions such as name LIKE 'price%' or tags.team = 'north', joined by AND");
            }
            terms.Add(Read(match));
            at = match.Index + match.Length;
        }
        return terms;
    }

    private static FilterTerm Read(Match match)
    {
        string key = Unquote(match.Groups["key"].Value);
        bool tag = match.Groups["of"].Success && match.Groups["of"].Value.StartsWith("tag", StringComparison.OrdinalIgnoreCase);
        string comparison = match.Groups["op"].Value.ToUpperInvariant();
        string[] values = [.. match.Groups["value"].Captures.Select(c => c.Value)];
        return new FilterTerm(tag, key, comparison == "==" ? "=" : comparison, [.. values.Select(Unquote)], values.All(v => v[0] is '\'' or '"'));
    }

    // a quote inside is written twice
    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] is '\'' or '"' or '`' && text[^1] == text[0] ? text[1..^1].Replace($"{text[0]}{text[0]}", $"{text[0]}") : text;

    private const string Term =
        """
        \s*((?<of>tags?|attributes?|attr|model_version|registered_model)\s*\.\s*)?(?<key>`[^`]+`|"[^"]+"|[\w\-./]+)\s*
        (   (?<op>==|=|!=|<=|>=|<|>|\b(?:I?LIKE)\b)\s*(?<value>'(?:[^']|'')*'|"(?:[^"]|"")*"|[+\-]?[\w.]+)
        |   (?<op>\bIN\b)\s*\(\s*(?<value>'(?:[^']|'')*'|"(?:[^"]|"")*")(\s*,\s*(?<value>'(?:[^']|'')*'|"(?:[^"]|"")*"))*\s*\)
        )
        """;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex(@"\G" + Term, Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex First();

    [GeneratedRegex(@"\G\s*\bAND\b" + Term, Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Further();
}
