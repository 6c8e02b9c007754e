using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Kontor.Errors;

namespace Kontor.Cli.Shell;

/// <summary>What is wrong with the words of a command line, in lines that a person can act on.</summary>
internal static partial class CommandLine
{
    /// <summary>One line per fault; none when the line can be run. An option that is not known comes alone: the words after it are not what they seem.</summary>
    internal static IEnumerable<string> Faults(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string name = NameOf(parsed.CommandResult);
        // a command that does something itself lacks no other
        bool lacks = command.Action is null || parsed.UnmatchedTokens.Count > 0;
        if (command.Subcommands.Count > 0 && lacks && parsed.Errors.Count > 0 && parsed.UnmatchedTokens is not [['-', ..], ..])
        {
            string[] names = [.. command.Subcommands.Select(c => c.Name)];
            string needed = $"{name} needs a command: {string.Join(", ", names)}";
            if (parsed.UnmatchedTokens is not [var word, ..]) return [needed];
            return [$"'{word}' is no command of {name}{(Suggestion.For(word, names) is { } meant ? Hint(meant) : $"; {needed}")}"];
        }
        string[] unknown = [.. parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Where(IsUnknownOption).Select(t => t.Value).Distinct()];
        if (unknown.Length > 0)
        {
            Dictionary<string, string> known = command.Options.Where(o => !o.Hidden && o.Name.StartsWith("--", StringComparison.Ordinal)).ToDictionary(o => o.Name.TrimStart('-'), o => o.Name);
            return unknown.Select(option => $"{option} is no option of {name}{(Suggestion.For(option.TrimStart('-'), known.Keys) is { } near ? Hint(known[near]) : "")}");
        }
        if (parsed.UnmatchedTokens.Count > 0) return parsed.UnmatchedTokens.Select(word => $"'{word}' is one word too many for {name}");
        return parsed.Errors.Select(e => Fault(e, name)).Distinct();
    }

    /// <summary>A command as a person types it, such as <c>kontor data check</c>.</summary>
    internal static string NameOf(CommandResult result) => result.Parent is CommandResult parent ? $"{NameOf(parent)} {result.Command.Name}" : result.Command.Name;

    /// <summary>The command as it can be typed again, without <c>--resume</c>; passwords in it are stars, for it is shown and kept.</summary>
    internal static string Typed(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(t => WithoutPassword(t.Value)).Where(v => v != "--resume").Select(v => v.Length == 0 || v.Any(c => char.IsWhiteSpace(c) || c is ';' or '*' or '&') ? $"\"{v}\"" : v).Prepend("kontor"));

    /// <summary>The command's own words, such as <c>data check</c>.</summary>
    internal static string WordsOf(ParseResult parsed) => NameOf(parsed.CommandResult)["kontor ".Length..];

    private static string WithoutPassword(string word) => AddressPassword().Replace(ConnectionPassword().Replace(word, "$1***"), "$1***");

    [GeneratedRegex(@"(\b(?:password|pwd)\s*=\s*)(?:""[^""]*""|'[^']*'|[^;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionPassword();

    [GeneratedRegex(@"^(postgres(?:ql)?://[^:/?@]*:).*(?=@)", RegexOptions.IgnoreCase)]
    private static partial Regex AddressPassword();

    private static string Fault(ParseError error, string command)
    {
        SymbolResult? where = error.SymbolResult;
        if (where is ArgumentResult { Tokens.Count: 0, Parent: CommandResult, Argument: var argument })
            return $"{command} needs a {argument.Name}: {char.ToLowerInvariant(argument.Description![0])}{argument.Description[1..]}";
        if ((where as OptionResult ?? where?.Parent as OptionResult) is { Tokens: [var token, ..], Option: var option } && NumberNeeded(option.ValueType, token.Value) is { } needed)
            return $"{option.Name} is '{token.Value}': needs {needed}";
        return Terminal.OneLine(error.Message);
    }

    // what a text should be to pass for a number of a type; null where it does, or the type is none
    private static string? NumberNeeded(Type type, string text) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) => int.TryParse(text, out _) ? null : "a whole number",
        var t when t == typeof(ulong) => ulong.TryParse(text, out _) ? null : "a whole number of 0 or more",
        var t when t == typeof(double) => double.TryParse(text, out _) ? null : "a number",
        _ => null,
    };

    // a word with a dash before a letter that was taken for a value: negative numbers are values
    private static bool IsUnknownOption(Token token) =>
        token.Type == TokenType.Argument && token.Value is ['-', '-', _, ..] or ['-', >= 'a' and <= 'z' or >= 'A' and <= 'Z', ..];

    private static string Hint(string near) => $"; did you mean {near}?";
}
