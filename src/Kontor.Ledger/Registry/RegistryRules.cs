using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Registry;

/// <summary>What names and texts of the registry may be: MLflow's limits, so that what is kept here can move there.</summary>
internal static partial class RegistryRules
{
    private const int NameLength = 256, AliasLength = 255, KeyLength = 250, TextLength = 5000, SourceLength = 2000;

    /// <summary>A text that each database can hold.</summary>
    internal static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RunTables.Clean(text);
    }

    internal static void ModelName(string name)
    {
        const string needed = "1 to 256 characters without '/', ':' and control characters";
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name)) throw Throw.Invalid("name of a registered model", "an empty name", needed);
        if (name.Length > NameLength) throw Throw.Invalid("name of a registered model", $"{name.Length} characters", needed);
        if (name.Any(c => c is '/' or ':' || char.IsControl(c)) || name != Clean(name)) throw Throw.Invalid("name of a registered model", $"'{name}'", needed);
    }

    internal static void Alias(string alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        if (alias.Length > AliasLength || !AliasForm().IsMatch(alias) || alias.Equals("latest", StringComparison.OrdinalIgnoreCase) || VersionForm().IsMatch(alias))
        {
            throw Throw.Invalid(
                "alias", alias.Length > AliasLength ? $"{alias.Length} characters" : $"'{alias}'", "1 to 255 letters, digits, '_' and '-', not 'latest', and not 'v' with a number");
        }
    }

    internal static string Description(string? text) => Text("description", text ?? "", TextLength);

    internal static (string Key, string Value) Tag(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (string.IsNullOrWhiteSpace(key)) throw Throw.Invalid("tag", "an empty key", "a key of 1 to 250 characters");
        return (Text("key of a tag", key, KeyLength), Text($"tag '{key}'", value, TextLength));
    }

    internal static ImmutableSortedDictionary<string, string> Tags(IReadOnlyDictionary<string, string>? tags) =>
        tags is null ? ImmutableSortedDictionary<string, string>.Empty : tags.Select(t => Tag(t.Key, t.Value)).ToImmutableSortedDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);

    internal static NewModelVersion Version(NewModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (version.Source.Length == 0 && version.File is null) throw Throw.Invalid("source of a model version", "nothing", "where its files are, or a file");
        return version with
        {
            Source = Text("source of a model version", version.Source, SourceLength),
            RunId = Text("run_id of a model version", version.RunId, KeyLength),
            RunLink = Text("run_link of a model version", version.RunLink, SourceLength),
            Description = Description(version.Description),
            Kind = Text("kind of a model version", version.Kind, KeyLength),
            Tags = Tags(version.Tags),
        };
    }

    private static string Text(string what, string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= most ? Clean(text) : throw Throw.Invalid(what, $"{text.Length} characters", $"at most {most}");
    }

    [GeneratedRegex(@"^[\w\-]+\z")]
    private static partial Regex AliasForm();

    [GeneratedRegex(@"^[vV][0-9]+\z")]
    private static partial Regex VersionForm();
}
