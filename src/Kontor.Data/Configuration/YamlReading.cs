using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Kontor.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kontor.Data.Configuration;

/// <summary>Reads nodes of a YAML file; each refusal names line, column, what was found and what is needed.</summary>
/// <param name="path">The file, for messages.</param>
public sealed partial class YamlReading(string path)
{
    /// <summary>Opens a file and parses it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The reading, and the file's root; null for a file without a document.</returns>
    /// <exception cref="DataException">The file is not there or is no YAML; the message has line and column.</exception>
    public static (YamlReading Reading, YamlNode? Root) Open(string path)
    {
        if (!File.Exists(path)) Throw.Fault(FaultCode.NotFound, path, Directory.Exists(path) ? "a folder" : "no such file", "the path of a YAML file");
        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            yaml.Load(reader);
        }
        catch (YamlException broken)
        {
            throw new DataException(new DataFault(FaultCode.Malformed, path, broken.InnerException?.Message ?? broken.Message, "valid YAML") { Row = broken.Start.Line, Column = broken.Start.Column.ToString(CultureInfo.InvariantCulture) }, broken);
        }
        return (new YamlReading(path), yaml.Documents.Count == 0 ? null : yaml.Documents[0].RootNode);
    }

    /// <summary>The fields of a mapping, none of them unknown.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="what">What it describes.</param>
    /// <param name="known">The names that it may have.</param>
    public Dictionary<string, YamlNode> Fields(YamlNode node, string what, params ReadOnlySpan<string> known)
    {
        YamlMappingNode mapping = node as YamlMappingNode ?? Refuse<YamlMappingNode>(node, FaultCode.Malformed, Show(node), $"{what} as 'name: value' lines");
        var fields = new Dictionary<string, YamlNode>();
        string[] names = known.ToArray();
        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            string name = Text(key, "a name").Text;
            if (!names.Contains(name))
            {
                string hint = Suggestion.For(name, names) is { } near ? $"; did you mean '{near}'?" : "";
                Refuse(key, FaultCode.UnknownName, $"'{name}'", $"one of {string.Join(", ", names)}{hint}");
            }
            fields.Add(name, value);
        }
        return fields;
    }

    /// <summary>A text with its place; <c>${NAME}</c> and <c>${NAME:-default}</c> stand for environment variables.</summary>
    /// <param name="node">The text.</param>
    /// <param name="what">What it is.</param>
    public ConfiguredName Text(YamlNode node, string what)
    {
        string value = (node as YamlScalarNode)?.Value ?? Refuse<string>(node, FaultCode.Malformed, Show(node), what);
        string text = Variable().Replace(value, match =>
        {
            string? known = Environment.GetEnvironmentVariable(match.Groups[1].Value);
            if (!string.IsNullOrEmpty(known)) return known;
            if (match.Groups[2].Success) return match.Groups[2].Value;
            Refuse(node, FaultCode.NotFound, $"the variable {match.Groups[1].Value} without a value", $"a value in the environment, or a default as in ${{{match.Groups[1].Value}:-default}}");
            return "";
        });
        return new ConfiguredName(text, (int)node.Start.Line, (int)node.Start.Column);
    }

    /// <summary>A list of texts; one text is a list of one.</summary>
    /// <param name="node">The list.</param>
    /// <param name="what">What each text is.</param>
    public ImmutableArray<ConfiguredName> Texts(YamlNode node, string what) =>
        node is YamlSequenceNode list ? [.. list.Select(n => Text(n, what))] : [Text(node, what)];

    /// <summary>One of some words.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="node">The word.</param>
    /// <param name="words">The words and what they stand for.</param>
    public T OneOf<T>(YamlNode node, params ReadOnlySpan<(string Word, T Value)> words)
    {
        string found = Text(node, "a word").Text;
        foreach ((string word, T value) in words)
        {
            if (string.Equals(word, found, StringComparison.OrdinalIgnoreCase)) return value;
        }
        string[] all = new string[words.Length];
        for (int i = 0; i < all.Length; i++) all[i] = words[i].Word;
        string hint = Suggestion.For(found, all) is { } near ? $"; did you mean '{near}'?" : "";
        Refuse(node, FaultCode.UnknownName, $"'{found}'", $"one of {string.Join(", ", all)}{hint}");
        return default;
    }

    /// <summary>A whole number within bounds.</summary>
    /// <param name="node">The number.</param>
    /// <param name="least">The least that is allowed.</param>
    public int Number(YamlNode node, int least)
    {
        string found = Text(node, "a whole number").Text;
        if (!int.TryParse(found, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || value < least)
            Refuse(node, FaultCode.NotANumber, $"'{found}'", least == int.MinValue ? "a whole number" : $"a whole number of {least} or more");
        return value;
    }

    /// <summary>A number within bounds, its decimal point a point; with a percent sign, hundredths.</summary>
    /// <param name="node">The number.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    /// <param name="what">What it is, such as <c>a share such as 15% or 0.15</c>.</param>
    public double Real(YamlNode node, double least, double most, string what)
    {
        string found = Text(node, what).Text.Trim();
        bool hundredths = found.EndsWith('%');
        if (!double.TryParse(hundredths ? found[..^1] : found, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            Refuse(node, FaultCode.NotANumber, Show(node), what);
        if (hundredths) value /= 100;
        if (!(value >= least && value <= most)) Refuse(node, FaultCode.OutOfRange, Show(node), what);
        return value;
    }

    /// <summary>A date.</summary>
    /// <param name="node">The date.</param>
    public DateOnly Date(YamlNode node)
    {
        string found = Text(node, "a date").Text;
        if (!DateOnly.TryParseExact(found, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            Refuse(node, FaultCode.NotADate, $"'{found}'", "a date such as 2024-01-31");
        return date;
    }

    /// <summary>True or false.</summary>
    /// <param name="node">The word.</param>
    public bool Flag(YamlNode node) => OneOf(node, ("true", true), ("false", false));

    /// <summary>One character.</summary>
    /// <param name="node">The character.</param>
    /// <param name="what">What it is.</param>
    public char Character(YamlNode node, string what)
    {
        string found = Text(node, what).Text;
        if (found is "tab" or "\\t") return '\t';
        if (found.Length != 1) Refuse(node, FaultCode.Malformed, $"'{found}'", what);
        return found[0];
    }

    /// <summary>Refuses a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="code">The kind of fault.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="needed">What is needed.</param>
    /// <exception cref="DataException">Always.</exception>
    [DoesNotReturn]
    public void Refuse(YamlNode node, FaultCode code, string found, string needed) =>
        Throw.Fault(new DataFault(code, path, found, needed) { Row = node.Start.Line, Column = node.Start.Column.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Refuses a node where a value was wanted.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="node">The node.</param>
    /// <param name="code">The kind of fault.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="needed">What is needed.</param>
    /// <exception cref="DataException">Always.</exception>
    [DoesNotReturn]
    public T Refuse<T>(YamlNode node, FaultCode code, string found, string needed)
    {
        Refuse(node, code, found, needed);
        return default;
    }

    private static string Show(YamlNode node) => node switch { YamlMappingNode => "a group of names", YamlSequenceNode => "a list", _ => $"'{node}'" };

    [GeneratedRegex(@"\$\{(\w+)(?::-([^}]*))?\}", RegexOptions.None, 1000)]
    private static partial Regex Variable();
}
