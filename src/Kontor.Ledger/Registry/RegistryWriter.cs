using System.Data.Common;
using Dapper;

namespace Kontor.Ledger.Registry;

/// <summary>The rows of one change. It holds the registry's one lock, the row of the revision, from its first statement to the end of the transaction.</summary>
internal sealed class RegistryWriter
{
    private readonly CancellationToken _cancellation;
    private readonly string _by;
    private readonly long _revision;

    private RegistryWriter(DbTransaction transaction, long now, string by, long revision, CancellationToken cancellation) =>
        (Transaction, Now, _by, _revision, _cancellation) = (transaction, now, by, revision, cancellation);

    internal DbTransaction Transaction { get; }

    internal long Now { get; }

    internal static async Task<RegistryWriter> BeginAsync(DbTransaction transaction, long now, string by, CancellationToken cancellation)
    {
        long revision = await transaction.Connection!.ExecuteScalarAsync<long>(
            new CommandDefinition("UPDATE registry_state SET revision = revision + 1 RETURNING revision", transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
        return new RegistryWriter(transaction, now, by, revision, cancellation);
    }

    /// <summary>The model that is to be changed, marked as changed now.</summary>
    internal Task<ModelRow?> FindModelAsync(string name) => FirstAsync<ModelRow>(
        "UPDATE registered_models SET updated = @Now, revision = @_revision WHERE name = @name RETURNING id AS Id, name AS Name", new { Now, _revision, name = RegistryRules.Clean(name) });

    internal async Task<ModelRow> ModelAsync(string name) => await FindModelAsync(name).ConfigureAwait(false) ?? throw RegistryTables.NoModel(name);

    internal async Task<ModelRow> InsertModelAsync(string name, string description) => (await FirstAsync<ModelRow>(
        """
        INSERT INTO registered_models (name, description, created, updated, last_version, revision) VALUES (@name, @description, @Now, @Now, 0, @_revision)
        RETURNING id AS Id, name AS Name
        """,
        new { name, description, Now, _revision }).ConfigureAwait(false))!;

    internal async Task<int> InsertVersionAsync(ModelRow model, NewModelVersion version)
    {
        int number = (int)await FirstAsync<long>("UPDATE registered_models SET last_version = last_version + 1 WHERE id = @Id RETURNING last_version", new { model.Id }).ConfigureAwait(false);
        await ExecuteAsync(
            """
            INSERT INTO model_versions (model_id, version, created, updated, user_name, description, stage, source, run_id, run_link, sha256, bytes, kind)
            VALUES (@Id, @number, @Now, @Now, @_by, @Description, 'None', @Source, @RunId, @RunLink, @Sha256, @Bytes, @Kind)
            """,
            new { model.Id, number, Now, _by, version.Description, version.Source, version.RunId, version.RunLink, version.File?.Sha256, version.File?.Bytes, version.Kind }).ConfigureAwait(false);
        return number;
    }

    /// <summary>The stage of a version, which has to be there.</summary>
    internal async Task<ModelStage> StageAsync(ModelRow model, int number) =>
        await FirstAsync<string>("SELECT stage FROM model_versions WHERE model_id = @Id AND version = @number", new { model.Id, number }).ConfigureAwait(false) is { } stage
            ? Enum.Parse<ModelStage>(stage)
            : throw RegistryTables.NoVersion(model.Name, number);

    internal async Task MoveAsync(ModelRow model, int number, ModelStage from, ModelStage to)
    {
        await ExecuteAsync(
            "UPDATE model_versions SET stage = @stage, updated = @Now WHERE model_id = @Id AND version = @number", new { stage = to.ToString(), Now, model.Id, number }).ConfigureAwait(false);
        await KeepAsync(model, number, RegistryChangeKind.Stage, from: from.ToString(), to: to.ToString()).ConfigureAwait(false);
    }

    internal async Task<IEnumerable<int>> VersionsInAsync(ModelRow model, ModelStage stage) => (await Transaction.Connection!.QueryAsync<long>(
        Command("SELECT version FROM model_versions WHERE model_id = @Id AND stage = @stage ORDER BY version", new { model.Id, stage = stage.ToString() })).ConfigureAwait(false)).Select(n => (int)n);

    internal Task<IEnumerable<string>> AliasesAsync(ModelRow model, int number) => Transaction.Connection!.QueryAsync<string>(
        Command("SELECT alias FROM model_aliases WHERE model_id = @Id AND version = @number ORDER BY alias", new { model.Id, number }));

    internal async Task<int?> AliasAsync(ModelRow model, string alias) =>
        (int?)await FirstAsync<long?>("SELECT version FROM model_aliases WHERE model_id = @Id AND alias = @alias", new { model.Id, alias }).ConfigureAwait(false);

    internal Task<int> SetTagAsync(ModelRow model, int? version, string key, string value) => version is null
        ? ExecuteAsync(
            "INSERT INTO model_tags (model_id, key, value) VALUES (@Id, @key, @value) ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value",
            new { model.Id, key, value })
        : ExecuteAsync(
            """
            INSERT INTO model_version_tags (model_id, version, key, value) VALUES (@Id, @version, @key, @value)
            ON CONFLICT (model_id, version, key) DO UPDATE SET value = excluded.value
            """,
            new { model.Id, version, key, value });

    /// <summary>Writes a row of history.</summary>
    internal Task<int> KeepAsync(ModelRow model, int? version, RegistryChangeKind kind, string? alias = null, string? from = null, string? to = null) => ExecuteAsync(
        """
        INSERT INTO registry_changes (revision, at, user_name, model, version, kind, alias, old, new)
        VALUES (@_revision, @Now, @_by, @Name, @version, @kind, @alias, @from, @to)
        """,
        new { _revision, Now, _by, model.Name, version, kind = kind.ToString(), alias, from, to });

    internal Task<int> ExecuteAsync(string sql, object parameters) => Transaction.Connection!.ExecuteAsync(Command(sql, parameters));

    private Task<T?> FirstAsync<T>(string sql, object parameters) => Transaction.Connection!.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    private CommandDefinition Command(string sql, object parameters) => new(sql, parameters, Transaction, cancellationToken: _cancellation);
}

/// <summary>A model while it is changed.</summary>
internal sealed record ModelRow(long Id, string Name);
