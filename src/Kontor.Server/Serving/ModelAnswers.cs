using System.Collections.Immutable;
using Kontor.Ledger.Registry;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>A registered model.</summary>
internal sealed record ModelAnswer(string Name, string Description, long Created, long Updated, IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, int> Aliases, IReadOnlyList<VersionAnswer> Latest, SignatureAnswer? Serves)
{
    internal static ModelAnswer Of(RegisteredModel model, SignatureAnswer? serves = null) =>
        new(model.Name, model.Description, model.Created, model.Updated, model.Tags, model.Aliases, [.. model.Latest.Select(VersionAnswer.Of)], serves);
}

/// <summary>A page of registered models.</summary>
internal sealed record ModelsAnswer(IReadOnlyList<ModelAnswer> Models, string? NextPage);

/// <summary>A version of a registered model.</summary>
internal sealed record VersionAnswer(string Model, int Version, string Stage, ImmutableArray<string> Aliases, string Kind, string? Sha256, long? Bytes, string Description, string RunId, long Created, string User)
{
    internal static VersionAnswer Of(ModelVersion v) => new(v.Model, v.Number, v.Stage.ToString(), v.Aliases, v.Kind, v.File?.Sha256, v.File?.Bytes, v.Description, v.RunId, v.Created, v.User);
}

/// <summary>A page of versions.</summary>
internal sealed record VersionsAnswer(IReadOnlyList<VersionAnswer> Versions, string? NextPage);

/// <summary>What a version takes and gives.</summary>
internal sealed record SignatureAnswer(int Version, string Kind, IReadOnlyList<FieldAnswer> Inputs, IReadOnlyList<FieldAnswer> Outputs)
{
    internal static SignatureAnswer Of(int version, string kind, Signature signature) =>
        new(version, kind, [.. signature.Inputs.Select(FieldAnswer.Of)], [.. signature.Outputs.Select(FieldAnswer.Of)]);
}

/// <summary>A column.</summary>
internal sealed record FieldAnswer(string Name, string Type, bool Required, string Unit, string Meaning)
{
    internal static FieldAnswer Of(Field field) => new(field.Name, field.Type == FieldType.Text ? "text" : "number", field.IsRequired, field.Unit, field.Meaning);
}

/// <summary>A new registered model.</summary>
internal sealed record NewModel(string Name, string? Description);

/// <summary>Where a version is moved to.</summary>
internal sealed record NewStage(string Stage, bool ArchiveExisting = true);

/// <summary>Which version an alias stands for.</summary>
internal sealed record NewAlias(int Version);

/// <summary>The share of requests that are captured, 0 to 1.</summary>
internal sealed record CaptureShare(double Share);

/// <summary>What has been captured: of this model the files, of all models since the start the counts.</summary>
internal sealed record CaptureAnswer(string Model, double Share, long Written, long Dropped, long Failed, IReadOnlyList<string> Files);

/// <summary>Rows to score.</summary>
/// <param name="Rows">A list of objects by column, or of lists in the order of the signature.</param>
/// <param name="Columns">Or columns by name, each a list of values.</param>
internal sealed record PredictRequest(IReadOnlyList<IReadOnlyDictionary<string, object?>>? Rows, IReadOnlyDictionary<string, IReadOnlyList<object?>>? Columns);

/// <summary>Predictions in the order of the rows, null for a bad row, whose error says why.</summary>
internal sealed record PredictAnswer(string Model, int Version, IReadOnlyList<IReadOnlyDictionary<string, object?>?> Predictions, IReadOnlyList<RowError> Errors);

/// <summary>What is wrong with a row, counted from 1.</summary>
internal sealed record RowError(long? Row, string? Column, string Code, string Found, string Needed, string Message);
