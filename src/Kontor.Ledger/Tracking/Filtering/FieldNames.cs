using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>The fields that a search knows.</summary>
internal sealed record FieldNames
{
    private static readonly ImmutableDictionary<string, FieldKind> Prefixes = new Dictionary<string, FieldKind>(StringComparer.Ordinal)
    {
        ["metric"] = FieldKind.Metric, ["metrics"] = FieldKind.Metric,
        ["param"] = FieldKind.Param, ["params"] = FieldKind.Param, ["parameter"] = FieldKind.Param, ["parameters"] = FieldKind.Param,
        ["tag"] = FieldKind.Tag, ["tags"] = FieldKind.Tag,
        ["attr"] = FieldKind.Attribute, ["attribute"] = FieldKind.Attribute, ["attributes"] = FieldKind.Attribute, ["run"] = FieldKind.Attribute,
        ["dataset"] = FieldKind.Dataset, ["datasets"] = FieldKind.Dataset,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private const string ShownOfRuns = "run_id, run_name, status, user_id, artifact_uri, start_time, end_time, metrics.<key>, params.<key>, tags.<key>";
    private static readonly ImmutableArray<string> DatasetColumns = ["name", "digest", "context"];

    /// <summary>Those that runs are ordered by; the names are MLflow's, with the other spellings that it takes.</summary>
    internal static FieldNames OfRunOrder { get; } = new()
    {
        Kinds = [FieldKind.Attribute, FieldKind.Metric, FieldKind.Param, FieldKind.Tag],
        Attributes = Columns(
            ("run_id", "id", false), ("run_name", "name", false), ("run name", "name", false), ("Run name", "name", false), ("Run Name", "name", false), ("user_id", "user_id", false),
            ("status", "status", false), ("artifact_uri", "artifact_uri", false), ("start_time", "started", true), ("created", "started", true), ("Created", "started", true), ("end_time", "ended", true)),
        Shown = ShownOfRuns,
    };

    /// <summary>Those that a search for runs filters on.</summary>
    internal static FieldNames OfRuns { get; } = new()
    {
        Kinds = [.. OfRunOrder.Kinds, FieldKind.Dataset],
        Attributes = OfRunOrder.Attributes,
        Shown = $"{ShownOfRuns}, dataset.name, dataset.digest, dataset.context",
    };

    /// <summary>Those that a search for experiments filters on.</summary>
    internal static FieldNames OfExperiments { get; } = new()
    {
        Kinds = [FieldKind.Attribute, FieldKind.Tag],
        Attributes = Columns(("name", "name", false), ("creation_time", "created", true), ("last_update_time", "updated", true)),
        Shown = "name, creation_time, last_update_time, tags.<key>",
    };

    /// <summary>Those that experiments are ordered by.</summary>
    internal static FieldNames OfExperimentOrder { get; } = new()
    {
        Kinds = [FieldKind.Attribute],
        Attributes = OfExperiments.Attributes.Add("experiment_id", new Field(FieldKind.Attribute, "id", IsNumber: true)),
        Shown = "name, experiment_id, creation_time, last_update_time",
    };

    internal required ImmutableArray<FieldKind> Kinds { get; init; }

    internal required ImmutableDictionary<string, Field> Attributes { get; init; }

    /// <summary>How messages list them.</summary>
    internal required string Shown { get; init; }

    /// <summary>Reads a field from its first piece.</summary>
    internal Field Read(string what, Lexer lexer, Lexer.Token first)
    {
        if (first.Kind is not (TokenKind.Word or TokenKind.Quoted or TokenKind.Text)) throw Throw.Unread(what, first.Position, first.Shown, $"a field: {Shown}");
        int dot = first.Kind == TokenKind.Word ? first.Text.IndexOf('.') : -1;
        if (dot < 0) return Attribute(what, first, first.Text);
        string prefix = first.Text[..dot], key = first.Text[(dot + 1)..];
        if (!Prefixes.TryGetValue(prefix, out FieldKind kind) || !Kinds.Contains(kind)) throw Throw.Unread(what, first.Position, $"'{prefix}.'", $"a field: {Shown}");
        if (key.Length == 0) key = lexer.QuotedNext() ?? "";
        if (key.Length == 0) throw Throw.Unread(what, first.Position + dot + 1, "no key after the dot", "one, in backticks or double quotes where it has spaces");
        if (kind == FieldKind.Dataset && !DatasetColumns.Contains(key)) throw Throw.Unread(what, first.Position + dot + 1, $"'{key}'", $"one of {string.Join(", ", DatasetColumns)}");
        return kind == FieldKind.Attribute ? Attribute(what, first, key) : new Field(kind, key, kind == FieldKind.Metric);
    }

    private static ImmutableDictionary<string, Field> Columns(params (string Name, string Column, bool IsNumber)[] columns) =>
        columns.ToImmutableDictionary(c => c.Name, c => new Field(FieldKind.Attribute, c.Column, c.IsNumber), StringComparer.Ordinal);

    private Field Attribute(string what, Lexer.Token at, string name) => Attributes.TryGetValue(name, out Field field) ? field : throw Throw.Unread(what, at.Position, $"'{name}'", $"a field: {Shown}");
}
