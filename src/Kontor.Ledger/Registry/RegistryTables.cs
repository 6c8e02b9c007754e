using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Kontor.Errors;
using Kontor.Ledger.Tracking;

namespace Kontor.Ledger.Registry;

/// <summary>Reads models, versions and history; each list of rows with its tags and aliases in a fixed number of queries.</summary>
internal static class RegistryTables
{
    private const int Chunk = 500; // identities in one query

    private const string ModelColumns = "SELECT m.id AS Id, m.name AS Name, m.description AS Description, m.created AS Created, m.updated AS Updated, m.revision AS Revision FROM registered_models m";

    private const string VersionColumns =
        """
        SELECT v.model_id AS ModelId, v.name AS Model, v.version AS Version, v.created AS Created, v.updated AS Updated, v.user_name AS UserName, v.description AS Description,
               v.stage AS Stage, v.source AS Source, v.run_id AS RunId, v.run_link AS RunLink, v.sha256 AS Sha256, v.bytes AS Bytes, v.kind AS Kind
        FROM (SELECT x.*, m.name FROM model_versions x JOIN registered_models m ON m.id = x.model_id) v
        """;

    internal static DataException NoModel(string name) => Throw.Absent($"registered model '{name}'", "no model of this name", "one that is registered");

    internal static DataException NoVersion(string name, int number) => Throw.Absent($"registered model '{name}'", $"no version {number}", "one that is there");

    internal static async Task<RegisteredModel> ModelAsync(DbTransaction snapshot, string name, CancellationToken cancellation)
    {
        var rows = await QueryAsync<ModelRow>(snapshot, $"{ModelColumns} WHERE m.name = @name", new { name = RegistryRules.Clean(name) }, cancellation).ConfigureAwait(false);
        return rows is [ModelRow row] ? (await ModelsAsync(snapshot, [row], cancellation).ConfigureAwait(false))[0] : throw NoModel(name);
    }

    internal static async Task<Page<RegisteredModel>> ModelsAsync(DbTransaction snapshot, RegistryQuery query, CancellationToken cancellation)
    {
        var rows = await QueryAsync<ModelRow>(snapshot, $"{ModelColumns} {query.Sql}", query.Parameters, cancellation).ConfigureAwait(false);
        return new Page<RegisteredModel>(await ModelsAsync(snapshot, [.. rows.Take(query.Limit)], cancellation).ConfigureAwait(false), query.Next(rows.Count));
    }

    internal static async Task<ModelVersion> VersionAsync(DbTransaction snapshot, string name, int number, CancellationToken cancellation)
    {
        var rows = await QueryAsync<VersionRow>(snapshot, $"{VersionColumns} WHERE v.name = @name AND v.version = @number", new { name = RegistryRules.Clean(name), number }, cancellation).ConfigureAwait(false);
        if (rows is [VersionRow row]) return (await VersionsAsync(snapshot, [row], cancellation).ConfigureAwait(false))[0];
        await ModelAsync(snapshot, name, cancellation).ConfigureAwait(false); // says so if it is the model that is missing
        throw NoVersion(name, number);
    }

    internal static async Task<Page<ModelVersion>> VersionsAsync(DbTransaction snapshot, RegistryQuery query, CancellationToken cancellation)
    {
        var rows = await QueryAsync<VersionRow>(snapshot, $"{VersionColumns} {query.Sql}", query.Parameters, cancellation).ConfigureAwait(false);
        return new Page<ModelVersion>(await VersionsAsync(snapshot, [.. rows.Take(query.Limit)], cancellation).ConfigureAwait(false), query.Next(rows.Count));
    }

    internal static async Task<ImmutableArray<RegistryChange>> HistoryAsync(DbTransaction snapshot, string name, int limit, CancellationToken cancellation)
    {
        var rows = await QueryAsync<ChangeRow>(
            snapshot,
            """
            SELECT revision AS Revision, at AS At, user_name AS UserName, model AS Model, version AS Version, kind AS Kind, alias AS Alias, old AS Old, new AS New
            FROM registry_changes WHERE model = @name ORDER BY id DESC LIMIT @limit
            """,
            new { name = RegistryRules.Clean(name), limit },
            cancellation).ConfigureAwait(false);
        return [.. rows.Select(r => new RegistryChange(r.Revision, r.At, r.UserName, r.Model, (int?)r.Version, Enum.Parse<RegistryChangeKind>(r.Kind), r.Alias, r.Old, r.New))];
    }

    private static async Task<ImmutableArray<RegisteredModel>> ModelsAsync(DbTransaction snapshot, IReadOnlyList<ModelRow> rows, CancellationToken cancellation)
    {
        List<RegisteredModel> models = [];
        foreach (ModelRow[] part in rows.Chunk(Chunk))
        {
            long[] ids = [.. part.Select(r => r.Id)];
            var tags = (await QueryAsync<TagRow>(snapshot, "SELECT model_id AS ModelId, key AS Key, value AS Value FROM model_tags WHERE model_id IN {=ids}", new { ids }, cancellation).ConfigureAwait(false))
                .ToLookup(t => t.ModelId);
            var aliases = (await QueryAsync<AliasRow>(snapshot, "SELECT model_id AS ModelId, alias AS Alias, version AS Version FROM model_aliases WHERE model_id IN {=ids}", new { ids }, cancellation).ConfigureAwait(false))
                .ToLookup(a => a.ModelId);
            var latest = await QueryAsync<VersionRow>(
                snapshot,
                $"{VersionColumns} WHERE v.model_id IN {{=ids}} AND v.version = (SELECT max(x.version) FROM model_versions x WHERE x.model_id = v.model_id AND x.stage = v.stage)",
                new { ids },
                cancellation).ConfigureAwait(false);
            var versions = (await VersionsAsync(snapshot, latest, cancellation).ConfigureAwait(false)).ToLookup(v => v.Model);
            models.AddRange(part.Select(row => new RegisteredModel
            {
                Name = row.Name,
                Description = row.Description,
                Created = row.Created,
                Updated = row.Updated,
                Revision = row.Revision,
                Tags = tags[row.Id].ToImmutableSortedDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal),
                Aliases = aliases[row.Id].ToImmutableSortedDictionary(a => a.Alias, a => (int)a.Version, StringComparer.Ordinal),
                Latest = [.. versions[row.Name].OrderBy(v => v.Stage)],
            }));
        }
        return [.. models];
    }

    private static async Task<ImmutableArray<ModelVersion>> VersionsAsync(DbTransaction snapshot, IReadOnlyList<VersionRow> rows, CancellationToken cancellation)
    {
        List<ModelVersion> versions = [];
        foreach (VersionRow[] part in rows.Chunk(Chunk))
        {
            // the range keeps the rest of a model with many versions out
            var page = new { ids = part.Select(r => r.ModelId).Distinct().ToArray(), low = part.Min(r => r.Version), high = part.Max(r => r.Version) };
            const string ofThem = "WHERE model_id IN {=ids} AND version BETWEEN @low AND @high";
            var tags = (await QueryAsync<TagRow>(snapshot, $"SELECT model_id AS ModelId, version AS Version, key AS Key, value AS Value FROM model_version_tags {ofThem}", page, cancellation).ConfigureAwait(false))
                .ToLookup(t => (t.ModelId, t.Version));
            var aliases = (await QueryAsync<AliasRow>(snapshot, $"SELECT model_id AS ModelId, alias AS Alias, version AS Version FROM model_aliases {ofThem}", page, cancellation).ConfigureAwait(false))
                .ToLookup(a => (a.ModelId, a.Version), a => a.Alias);
            versions.AddRange(part.Select(row => new ModelVersion
            {
                Model = row.Model,
                Number = (int)row.Version,
                Created = row.Created,
                Updated = row.Updated,
                User = row.UserName,
                Description = row.Description,
                Stage = Enum.Parse<ModelStage>(row.Stage),
                Source = row.Source,
                RunId = row.RunId,
                RunLink = row.RunLink,
                File = row.Sha256 is null ? null : new FileHash(row.Sha256, row.Bytes ?? 0),
                Kind = row.Kind,
                Tags = tags[(row.ModelId, row.Version)].ToImmutableSortedDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal),
                Aliases = [.. aliases[(row.ModelId, row.Version)].Order(StringComparer.Ordinal)],
            }));
        }
        return [.. versions];
    }

    private static async Task<List<T>> QueryAsync<T>(DbTransaction snapshot, string sql, object parameters, CancellationToken cancellation) =>
        (await snapshot.Connection!.QueryAsync<T>(new CommandDefinition(sql, parameters, snapshot, cancellationToken: cancellation)).ConfigureAwait(false)).AsList();

    private sealed class ModelRow
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string Description { get; init; } = "";

        public long Created { get; init; }

        public long Updated { get; init; }

        public long Revision { get; init; }
    }

    private sealed class VersionRow
    {
        public long ModelId { get; init; }

        public string Model { get; init; } = "";

        public long Version { get; init; }

        public long Created { get; init; }

        public long Updated { get; init; }

        public string UserName { get; init; } = "";

        public string Description { get; init; } = "";

        public string Stage { get; init; } = "";

        public string Source { get; init; } = "";

        public string RunId { get; init; } = "";

        public string RunLink { get; init; } = "";

        public string? Sha256 { get; init; }

        public long? Bytes { get; init; }

        public string Kind { get; init; } = "";
    }

    private sealed class TagRow
    {
        public long ModelId { get; init; }

        public long Version { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";
    }

    private sealed class AliasRow
    {
        public long ModelId { get; init; }

        public string Alias { get; init; } = "";

        public long Version { get; init; }
    }

    private sealed class ChangeRow
    {
        public long Revision { get; init; }

        public long At { get; init; }

        public string UserName { get; init; } = "";

        public string Model { get; init; } = "";

        public long? Version { get; init; }

        public string Kind { get; init; } = "";

        public string? Alias { get; init; }

        public string? Old { get; init; }

        public string? New { get; init; }
    }
}
