using System.Collections.Immutable;
using System.Globalization;
using Kontor.Ledger.Registry;
using Kontor.Server.Tracking;

namespace Kontor.Server.Registry;

/// <summary>Between MLflow's words and the registry's.</summary>
internal static class RegistryText
{
    internal static int Version(string? text) =>
        int.TryParse(MlflowBody.NeedText(text, "version"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw MlflowBody.Invalid("version", $"'{text}'", "a version number");

    internal static ModelStage Stage(string? text, string name) => MlflowBody.NeedText(text, name).ToUpperInvariant() switch
    {
        "NONE" => ModelStage.None,
        "STAGING" => ModelStage.Staging,
        "PRODUCTION" => ModelStage.Production,
        "ARCHIVED" => ModelStage.Archived,
        _ => throw MlflowBody.Invalid(name, $"'{text}'", "None, Staging, Production or Archived"),
    };

    internal static ImmutableSortedDictionary<string, string> Tags(IReadOnlyList<EntryMessage>? tags)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var tag in MlflowText.Entries(tags, "tags")) builder[tag.Key] = tag.Value;
        return builder.ToImmutable();
    }

    internal static RegisteredModelAnswer Answer(RegisteredModel model) => new(Message(model));

    internal static ModelVersionAnswer Answer(ModelVersion version) => new(Message(version));

    internal static RegisteredModelMessage Message(RegisteredModel m) => new(
        m.Name, m.Created, m.Updated, m.Description, [.. m.Latest.Select(Message)], Messages(m.Tags), [.. m.Aliases.Select(a => new AliasMessage(a.Key, $"{a.Value}"))]);

    internal static ModelVersionMessage Message(ModelVersion v) => new(
        v.Model, $"{v.Number}", v.Created, v.Updated, v.User, v.Stage.ToString(), v.Description, v.Source, v.RunId, v.RunLink, "READY", "", Messages(v.Tags), v.Aliases);

    private static ImmutableArray<EntryMessage> Messages(ImmutableSortedDictionary<string, string> tags) => [.. tags.Select(t => new EntryMessage(t.Key, t.Value))];
}
