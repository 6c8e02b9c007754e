using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Errors;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking;

namespace Kontor.Ledger.Registry;

/// <summary>Registered models, their versions, stages and aliases, with a history that only grows.</summary>
/// <remarks><para>Safe for many threads and processes: changes are made one after another, each with the next revision of the registry, so that version
/// numbers never collide and no change is lost. A server that holds models asks <see cref="RevisionAsync"/>, which is one row, to know whether anything moved.</para>
/// <para>A model, version, alias or tag that is not there is <see cref="FaultCode.NotFound"/>; a name that is taken <see cref="FaultCode.Duplicate"/>; a text that is
/// too long or not allowed <see cref="FaultCode.OutOfRange"/>; a search that cannot be read <see cref="FaultCode.Malformed"/>. All are a <see cref="DataException"/>.</para></remarks>
public sealed class RegistryStore
{
    private readonly LedgerDatabase _database;
    private readonly TimeProvider _time;

    internal RegistryStore(LedgerDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>The number of changes that the registry has seen; it grows with each one, whichever process made it.</summary>
    /// <param name="cancellation">Stops it.</param>
    public Task<long> RevisionAsync(CancellationToken cancellation = default) => _database.ReadAsync(
        snapshot => snapshot.Connection!.ExecuteScalarAsync<long>(new CommandDefinition("SELECT revision FROM registry_state", transaction: snapshot, cancellationToken: cancellation)),
        cancellation);

    /// <summary>Registers a model without versions.</summary>
    /// <param name="name">Its name: 1 to 256 characters, without <c>/</c>, <c>:</c> and control characters.</param>
    /// <param name="description">What it is for, at most 5,000 characters; null for nothing.</param>
    /// <param name="tags">Its tags; null for none.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<RegisteredModel> CreateModelAsync(
        string name, string? description = null, IReadOnlyDictionary<string, string>? tags = null, string by = "", CancellationToken cancellation = default)
    {
        RegistryRules.ModelName(name);
        description = RegistryRules.Description(description);
        tags = RegistryRules.Tags(tags);
        return ChangeAsync(by, async change =>
        {
            if (await change.FindModelAsync(name).ConfigureAwait(false) is not null) throw Throw.Registered(name);
            ModelRow model = await change.InsertModelAsync(name, description).ConfigureAwait(false);
            foreach ((string key, string value) in tags) await change.SetTagAsync(model, version: null, key, value).ConfigureAwait(false);
            await change.KeepAsync(model, version: null, RegistryChangeKind.Created, to: name).ConfigureAwait(false);
            return await RegistryTables.ModelAsync(change.Transaction, name, cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>A model with its tags, its aliases and the latest version of each stage.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<RegisteredModel> GetModelAsync(string name, CancellationToken cancellation = default) =>
        _database.ReadAsync(snapshot => RegistryTables.ModelAsync(snapshot, name, cancellation), cancellation);

    /// <summary>The models that pass a filter.</summary>
    /// <param name="search">What to look for.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<Page<RegisteredModel>> SearchModelsAsync(RegistrySearch search, CancellationToken cancellation = default)
    {
        RegistryQuery query = RegistryQuery.OfModels(search, _database);
        return _database.ReadAsync(snapshot => RegistryTables.ModelsAsync(snapshot, query, cancellation), cancellation);
    }

    /// <summary>Gives a model another name; its versions go with it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">The other name, as for a new model.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<RegisteredModel> RenameModelAsync(string name, string newName, string by = "", CancellationToken cancellation = default)
    {
        RegistryRules.ModelName(newName);
        return ChangeAsync(by, async change =>
        {
            ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
            if (name == newName) return await RegistryTables.ModelAsync(change.Transaction, name, cancellation).ConfigureAwait(false);
            if (await change.FindModelAsync(newName).ConfigureAwait(false) is not null) throw Throw.Registered(newName);
            await change.ExecuteAsync("UPDATE registered_models SET name = @newName WHERE id = @Id", new { newName, model.Id }).ConfigureAwait(false);
            model = model with { Name = newName };
            await change.KeepAsync(model, version: null, RegistryChangeKind.Renamed, from: name, to: newName).ConfigureAwait(false);
            return await RegistryTables.ModelAsync(change.Transaction, newName, cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>Says what a model is for.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">The text, at most 5,000 characters.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<RegisteredModel> DescribeModelAsync(string name, string description, CancellationToken cancellation = default)
    {
        description = RegistryRules.Description(description);
        return ChangeAsync(by: "", async change =>
        {
            ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
            await change.ExecuteAsync("UPDATE registered_models SET description = @description WHERE id = @Id", new { description, model.Id }).ConfigureAwait(false);
            return await RegistryTables.ModelAsync(change.Transaction, name, cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>Deletes a model with all its versions. Its history stays.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task DeleteModelAsync(string name, string by = "", CancellationToken cancellation = default) => ChangeAsync(by, async change =>
    {
        ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
        await change.KeepAsync(model, version: null, RegistryChangeKind.Deleted, from: name).ConfigureAwait(false);
        return await change.ExecuteAsync("DELETE FROM registered_models WHERE id = @Id", new { model.Id }).ConfigureAwait(false);
    }, cancellation);

    /// <summary>Sets a tag of a model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="key">1 to 250 characters.</param>
    /// <param name="value">At most 5,000 characters.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task SetModelTagAsync(string name, string key, string value, CancellationToken cancellation = default)
    {
        (key, value) = RegistryRules.Tag(key, value);
        return ChangeAsync(by: "", async change =>
            await change.SetTagAsync(await change.ModelAsync(name).ConfigureAwait(false), version: null, key, value).ConfigureAwait(false), cancellation);
    }

    /// <summary>Takes a tag off a model; a tag that is not there is no fault.</summary>
    /// <param name="name">The model.</param>
    /// <param name="key">The tag.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task DeleteModelTagAsync(string name, string key, CancellationToken cancellation = default) => ChangeAsync(by: "", async change =>
    {
        ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
        return await change.ExecuteAsync("DELETE FROM model_tags WHERE model_id = @Id AND key = @key", new { model.Id, key = RegistryRules.Clean(key) }).ConfigureAwait(false);
    }, cancellation);

    /// <summary>Makes the next version of a model.</summary>
    /// <param name="name">The model, which is there.</param>
    /// <param name="version">What it is made from.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The version with its number.</returns>
    public Task<ModelVersion> CreateVersionAsync(string name, NewModelVersion version, string by = "", CancellationToken cancellation = default)
    {
        version = RegistryRules.Version(version);
        return ChangeAsync(by, async change =>
        {
            ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
            int number = await change.InsertVersionAsync(model, version).ConfigureAwait(false);
            foreach ((string key, string value) in version.Tags) await change.SetTagAsync(model, number, key, value).ConfigureAwait(false);
            await change.KeepAsync(model, number, RegistryChangeKind.Created, to: nameof(ModelStage.None)).ConfigureAwait(false);
            return await RegistryTables.VersionAsync(change.Transaction, name, number, cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>A version by its number.</summary>
    /// <param name="name">The model.</param>
    /// <param name="number">The number.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<ModelVersion> GetVersionAsync(string name, int number, CancellationToken cancellation = default) =>
        _database.ReadAsync(snapshot => RegistryTables.VersionAsync(snapshot, name, number, cancellation), cancellation);

    /// <summary>A version by what people call it.</summary>
    /// <param name="name">The model.</param>
    /// <param name="reference">A number, <c>@alias</c>, a stage (its latest version), or <c>latest</c> (the highest number).</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<ModelVersion> FindVersionAsync(string name, string reference, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return GetVersionAsync(name, number, cancellation);
        return _database.ReadAsync(async snapshot =>
        {
            RegisteredModel model = await RegistryTables.ModelAsync(snapshot, name, cancellation).ConfigureAwait(false);
            int? found = reference switch
            {
                ['@', .. string alias] => model.Aliases.TryGetValue(alias, out int version) ? version : null,
                _ when reference.Equals("latest", StringComparison.OrdinalIgnoreCase) => model.Latest.IsEmpty ? null : model.Latest.Max(v => v.Number),
                _ => model.Latest.FirstOrDefault(v => v.Stage.ToString().Equals(reference, StringComparison.OrdinalIgnoreCase))?.Number,
            };
            return found is { } chosen
                ? await RegistryTables.VersionAsync(snapshot, name, chosen, cancellation).ConfigureAwait(false)
                : throw Throw.Absent($"registered model '{name}'", $"no version '{reference}'", "a number, an @alias, a stage that has a version, or latest");
        }, cancellation);
    }

    /// <summary>The versions that pass a filter, of all models.</summary>
    /// <param name="search">What to look for.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<Page<ModelVersion>> SearchVersionsAsync(RegistrySearch search, CancellationToken cancellation = default)
    {
        RegistryQuery query = RegistryQuery.OfVersions(search, _database);
        return _database.ReadAsync(snapshot => RegistryTables.VersionsAsync(snapshot, query, cancellation), cancellation);
    }

    /// <summary>The latest version of each stage.</summary>
    /// <param name="name">The model.</param>
    /// <param name="stages">The stages; none for all.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>In the order of the stages; a stage without a version is left out.</returns>
    public async Task<ImmutableArray<ModelVersion>> LatestVersionsAsync(string name, IReadOnlyCollection<ModelStage> stages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stages);
        RegisteredModel model = await GetModelAsync(name, cancellation).ConfigureAwait(false);
        return stages.Count == 0 ? model.Latest : [.. model.Latest.Where(v => stages.Contains(v.Stage))];
    }

    /// <summary>Says what is special about a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="description">The text, at most 5,000 characters.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<ModelVersion> DescribeVersionAsync(string name, int number, string description, CancellationToken cancellation = default)
    {
        description = RegistryRules.Description(description);
        return ChangeAsync(by: "", async change =>
        {
            ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
            await change.StageAsync(model, number).ConfigureAwait(false);
            await change.ExecuteAsync(
                "UPDATE model_versions SET description = @description, updated = @Now WHERE model_id = @Id AND version = @number",
                new { description, change.Now, model.Id, number }).ConfigureAwait(false);
            return await RegistryTables.VersionAsync(change.Transaction, name, number, cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>Deletes a version with its aliases. Its number is not given again, and its history stays.</summary>
    /// <param name="name">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task DeleteVersionAsync(string name, int number, string by = "", CancellationToken cancellation = default) => ChangeAsync(by, async change =>
    {
        ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
        ModelStage stage = await change.StageAsync(model, number).ConfigureAwait(false);
        foreach (string alias in await change.AliasesAsync(model, number).ConfigureAwait(false))
            await change.KeepAsync(model, number, RegistryChangeKind.Alias, alias, $"{number}").ConfigureAwait(false);
        await change.KeepAsync(model, number, RegistryChangeKind.Deleted, from: stage.ToString()).ConfigureAwait(false);
        return await change.ExecuteAsync("DELETE FROM model_versions WHERE model_id = @Id AND version = @number", new { model.Id, number }).ConfigureAwait(false);
    }, cancellation);

    /// <summary>Sets a tag of a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="key">1 to 250 characters.</param>
    /// <param name="value">At most 5,000 characters.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task SetVersionTagAsync(string name, int number, string key, string value, CancellationToken cancellation = default)
    {
        (key, value) = RegistryRules.Tag(key, value);
        return ChangeAsync(by: "", async change =>
        {
            ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
            await change.StageAsync(model, number).ConfigureAwait(false);
            return await change.SetTagAsync(model, number, key, value).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>Takes a tag off a version; a tag that is not there is no fault.</summary>
    /// <param name="name">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="key">The tag.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task DeleteVersionTagAsync(string name, int number, string key, CancellationToken cancellation = default) => ChangeAsync(by: "", async change =>
    {
        ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
        await change.StageAsync(model, number).ConfigureAwait(false);
        return await change.ExecuteAsync(
            "DELETE FROM model_version_tags WHERE model_id = @Id AND version = @number AND key = @key", new { model.Id, number, key = RegistryRules.Clean(key) }).ConfigureAwait(false);
    }, cancellation);

    /// <summary>Moves a version to a stage.</summary>
    /// <param name="name">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="archiveExisting">True moves the other versions of that stage to Archived in the same moment; for Staging and Production only.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<ModelVersion> MoveVersionAsync(string name, int number, ModelStage stage, bool archiveExisting = false, string by = "", CancellationToken cancellation = default)
    {
        if (archiveExisting && stage is not (ModelStage.Staging or ModelStage.Production))
            throw Throw.Invalid("archive_existing_versions", $"true with stage {stage}", "stage Staging or Production");
        return ChangeAsync(by, async change =>
        {
            ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
            ModelStage from = await change.StageAsync(model, number).ConfigureAwait(false);
            if (from != stage) await change.MoveAsync(model, number, from, stage).ConfigureAwait(false);
            if (archiveExisting)
            {
                foreach (int other in await change.VersionsInAsync(model, stage).ConfigureAwait(false))
                {
                    if (other != number) await change.MoveAsync(model, other, stage, ModelStage.Archived).ConfigureAwait(false);
                }
            }
            return await RegistryTables.VersionAsync(change.Transaction, name, number, cancellation).ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>Lets an alias stand for a version; one that stood for another is moved.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">1 to 255 letters, digits, <c>_</c> and <c>-</c>; not <c>latest</c>, and not <c>v</c> with a number.</param>
    /// <param name="number">The version.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task SetAliasAsync(string name, string alias, int number, string by = "", CancellationToken cancellation = default)
    {
        RegistryRules.Alias(alias);
        return ChangeAsync(by, async change =>
        {
            ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
            await change.StageAsync(model, number).ConfigureAwait(false);
            int? from = await change.AliasAsync(model, alias).ConfigureAwait(false);
            if (from == number) return 0;
            await change.ExecuteAsync(
                "INSERT INTO model_aliases (model_id, alias, version) VALUES (@Id, @alias, @number) ON CONFLICT (model_id, alias) DO UPDATE SET version = excluded.version",
                new { model.Id, alias, number }).ConfigureAwait(false);
            return await change.KeepAsync(model, number, RegistryChangeKind.Alias, alias, from is null ? null : $"{from}", $"{number}").ConfigureAwait(false);
        }, cancellation);
    }

    /// <summary>Takes an alias away; one that is not there is no fault.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task DeleteAliasAsync(string name, string alias, string by = "", CancellationToken cancellation = default) => ChangeAsync(by, async change =>
    {
        ModelRow model = await change.ModelAsync(name).ConfigureAwait(false);
        alias = RegistryRules.Clean(alias);
        if (await change.AliasAsync(model, alias).ConfigureAwait(false) is not { } from) return 0;
        await change.ExecuteAsync("DELETE FROM model_aliases WHERE model_id = @Id AND alias = @alias", new { model.Id, alias }).ConfigureAwait(false);
        return await change.KeepAsync(model, from, RegistryChangeKind.Alias, alias, $"{from}").ConfigureAwait(false);
    }, cancellation);

    /// <summary>What happened to a model under this name, the latest first; of a deleted one, too.</summary>
    /// <param name="name">The name that the model had at that time.</param>
    /// <param name="limit">How many changes at most, 1 or more. Default 100.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<ImmutableArray<RegistryChange>> HistoryAsync(string name, int limit = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _database.ReadAsync(snapshot => RegistryTables.HistoryAsync(snapshot, name, limit, cancellation), cancellation);
    }

    private Task<T> ChangeAsync<T>(string by, Func<RegistryWriter, Task<T>> work, CancellationToken cancellation) => _database.WriteAsync(async transaction =>
    {
        RegistryWriter writer = await RegistryWriter.BeginAsync(transaction, _time.GetUtcNow().ToUnixTimeMilliseconds(), RegistryRules.Clean(by), cancellation).ConfigureAwait(false);
        return await work(writer).ConfigureAwait(false);
    }, cancellation);
}
