using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking.Filtering;

namespace Kontor.Ledger.Tracking;

/// <summary>Writes and reads experiments.</summary>
internal sealed class ExperimentTables(LedgerDatabase database, TimeProvider time)
{
    private const string Columns = "e.id AS Id, e.name AS Name, e.artifact_location AS ArtifactLocation, e.stage AS Stage, e.created AS Created, e.updated AS Updated";

    internal Task<string> CreateAsync(string name, string? artifactLocation, IReadOnlyList<TrackingEntry> tags, CancellationToken cancellation)
    {
        name = TrackingRules.ExperimentName(name);
        foreach (TrackingEntry tag in tags) TrackingRules.ExperimentTag(tag);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            async transaction =>
            {
                await RefuseTakenAsync(transaction, name, cancellation).ConfigureAwait(false);
                long id;
                try
                {
                    id = await transaction.Connection!.ExecuteScalarAsync<long>(Command(
                        "INSERT INTO experiments (name, artifact_location, stage, created, updated) VALUES (@name, '', 'active', @now, @now) RETURNING id", new { name, now }, transaction, cancellation))
                        .ConfigureAwait(false);
                }
                catch (DbException failure) when (database.IsDuplicate(failure))
                {
                    throw Throw.Taken(name, LifecycleStage.Active); // another writer was faster
                }
                string location = string.IsNullOrEmpty(artifactLocation) ? string.Create(CultureInfo.InvariantCulture, $"mlflow-artifacts:/{id}") : artifactLocation;
                await transaction.Connection!.ExecuteAsync(Command("UPDATE experiments SET artifact_location = @location WHERE id = @id", new { location, id }, transaction, cancellation)).ConfigureAwait(false);
                foreach (TrackingEntry tag in tags) await SetTagAsync(transaction, id, tag, cancellation).ConfigureAwait(false);
                return id.ToString(CultureInfo.InvariantCulture);
            },
            cancellation);
    }

    internal async Task<Experiment> GetAsync(string id, CancellationToken cancellation)
    {
        long number = TrackingRules.ExperimentId(id);
        return await FindAsync("e.id = @number", new { number }, cancellation).ConfigureAwait(false) ?? throw Throw.NoExperiment(id);
    }

    internal Task<Experiment?> FindAsync(string name, CancellationToken cancellation) => FindAsync("e.name = @name", new { name }, cancellation);

    internal async Task<Page<Experiment>> SearchAsync(ExperimentSearch search, CancellationToken cancellation)
    {
        TrackingRules.Results("max_results", search.MaxResults, TrackingRules.MostResults);
        string fingerprint = PageToken.Fingerprint(["experiments", search.Filter, search.View.ToString(), .. search.OrderBy]);
        long offset = PageToken.Read(search.PageToken, fingerprint);
        var sql = new SearchSql(database, "experiment_tags", "experiment_id", "e.id");
        List<string> conditions = [.. FilterParser.Filter(search.Filter, FieldNames.OfExperiments).Select(c => sql.Condition(c, "e"))];
        if (search.View != LifecycleView.All) conditions.Add($"e.stage = {sql.Parameter(TrackingText.Of(search.View == LifecycleView.ActiveOnly ? LifecycleStage.Active : LifecycleStage.Deleted))}");
        string[] order = search.OrderBy.IsEmpty ? ["e.created DESC"] : [.. search.OrderBy.Select(o => sql.Order(FilterParser.OrderBy(o, FieldNames.OfExperimentOrder), "e").Order)];
        string text =
            $"""
            SELECT {Columns} FROM experiments e{(conditions.Count > 0 ? " WHERE " + string.Join(" AND ", conditions) : "")}
            ORDER BY {string.Join(", ", order)}, e.id LIMIT {sql.Parameter(search.MaxResults + 1L)} OFFSET {sql.Parameter(offset)}
            """;
        ImmutableArray<Experiment> found = await ReadAsync(text, sql.Parameters, cancellation).ConfigureAwait(false);
        return found.Length > search.MaxResults
            ? new Page<Experiment>(found[..search.MaxResults], PageToken.Write(offset + search.MaxResults, fingerprint))
            : new Page<Experiment>(found, null);
    }

    internal Task RenameAsync(string id, string name, CancellationToken cancellation)
    {
        name = TrackingRules.ExperimentName(name);
        return ChangeAsync(id, LifecycleStage.Active, async (transaction, row) =>
        {
            if (row.Name == name) return;
            await RefuseTakenAsync(transaction, name, cancellation).ConfigureAwait(false);
            try
            {
                await transaction.Connection!.ExecuteAsync(Command("UPDATE experiments SET name = @name WHERE id = @Id", new { name, row.Id }, transaction, cancellation)).ConfigureAwait(false);
            }
            catch (DbException failure) when (database.IsDuplicate(failure))
            {
                throw Throw.Taken(name, LifecycleStage.Active);
            }
        }, cancellation);
    }

    internal Task DeleteAsync(string id, CancellationToken cancellation) => ChangeAsync(id, LifecycleStage.Active, (transaction, row) => MoveAsync(
        transaction, row.Id, LifecycleStage.Deleted,
        "UPDATE tracked_runs SET stage = 'deleted', with_experiment = 1, revision = revision + 1 WHERE experiment_id = @id AND stage = 'active'", cancellation), cancellation);

    internal Task RestoreAsync(string id, CancellationToken cancellation) => ChangeAsync(id, LifecycleStage.Deleted, (transaction, row) => MoveAsync(
        transaction, row.Id, LifecycleStage.Active,
        "UPDATE tracked_runs SET stage = 'active', with_experiment = 0, revision = revision + 1 WHERE experiment_id = @id AND with_experiment = 1", cancellation), cancellation);

    internal Task SetTagAsync(string id, TrackingEntry tag, CancellationToken cancellation)
    {
        TrackingRules.ExperimentTag(tag);
        return ChangeAsync(id, LifecycleStage.Active, (transaction, row) => SetTagAsync(transaction, row.Id, tag, cancellation), cancellation);
    }

    internal Task DeleteTagAsync(string id, string key, CancellationToken cancellation)
    {
        TrackingRules.Key("tag", key);
        return ChangeAsync(id, LifecycleStage.Active, async (transaction, row) =>
        {
            if (await transaction.Connection!.ExecuteAsync(Command("DELETE FROM experiment_tags WHERE experiment_id = @Id AND key = @key", new { row.Id, key }, transaction, cancellation)).ConfigureAwait(false) == 0)
                throw Throw.Absent($"experiment '{id}', tag '{key}'", "no such tag", "one that it has");
        }, cancellation);
    }

    private async Task MoveAsync(DbTransaction transaction, long id, LifecycleStage stage, string moveRuns, CancellationToken cancellation)
    {
        await transaction.Connection!.ExecuteAsync(Command("UPDATE experiments SET stage = @stage WHERE id = @id", new { stage = TrackingText.Of(stage), id }, transaction, cancellation)).ConfigureAwait(false);
        await transaction.Connection!.ExecuteAsync(Command(moveRuns, new { id }, transaction, cancellation)).ConfigureAwait(false);
        await database.InsertAsync(transaction, [ExperimentRevisions.Grow([id])], cancellation).ConfigureAwait(false);
    }

    /// <summary>Changes an experiment that has to be in a stage, and stamps it.</summary>
    private Task ChangeAsync(string id, LifecycleStage stage, Func<DbTransaction, Row, Task> change, CancellationToken cancellation)
    {
        long number = TrackingRules.ExperimentId(id);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            async transaction =>
            {
                Row row = await transaction.Connection!.QuerySingleOrDefaultAsync<Row>(Command(
                    $"SELECT {Columns} FROM experiments e WHERE e.id = @number{database.ForUpdate}", new { number }, transaction, cancellation)).ConfigureAwait(false) ?? throw Throw.NoExperiment(id);
                if (TrackingText.Stage(row.Stage) != stage)
                    throw Throw.Invalid($"experiment '{id}'", stage == LifecycleStage.Active ? "a deleted experiment" : "an experiment in use", stage == LifecycleStage.Active ? "one in use, or to restore it" : "a deleted one");
                await change(transaction, row).ConfigureAwait(false);
                await transaction.Connection!.ExecuteAsync(Command("UPDATE experiments SET updated = @now WHERE id = @number", new { now, number }, transaction, cancellation)).ConfigureAwait(false);
                return 0;
            },
            cancellation);
    }

    private static async Task RefuseTakenAsync(DbTransaction transaction, string name, CancellationToken cancellation)
    {
        string? stage = await transaction.Connection!.ExecuteScalarAsync<string?>(Command("SELECT stage FROM experiments WHERE name = @name", new { name }, transaction, cancellation)).ConfigureAwait(false);
        if (stage is not null) throw Throw.Taken(name, TrackingText.Stage(stage));
    }

    private static Task SetTagAsync(DbTransaction transaction, long id, TrackingEntry tag, CancellationToken cancellation) => transaction.Connection!.ExecuteAsync(Command(
        "INSERT INTO experiment_tags (experiment_id, key, value) VALUES (@id, @Key, @Value) ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value", new { id, tag.Key, tag.Value }, transaction, cancellation));

    private async Task<Experiment?> FindAsync(string condition, object parameters, CancellationToken cancellation) =>
        await ReadAsync($"SELECT {Columns} FROM experiments e WHERE {condition}", parameters, cancellation).ConfigureAwait(false) is [Experiment found] ? found : null;

    private Task<ImmutableArray<Experiment>> ReadAsync(string sql, object parameters, CancellationToken cancellation) => database.ReadAsync(
        async snapshot =>
        {
            Row[] rows = [.. await snapshot.Connection!.QueryAsync<Row>(Command(sql, parameters, snapshot, cancellation)).ConfigureAwait(false)];
            ILookup<long, TrackingEntry> tags = (await snapshot.Connection!.QueryAsync<(long Id, string Key, string Value)>(Command(
                $"SELECT experiment_id, key, value FROM experiment_tags WHERE {database.Among("experiment_id", "@ids")} ORDER BY experiment_id, key",
                new { ids = database.List(rows.Select(r => r.Id)) }, snapshot, cancellation)).ConfigureAwait(false)).ToLookup(t => t.Id, t => new TrackingEntry(t.Key, t.Value));
            return rows.Select(r => new Experiment(
                r.Id.ToString(CultureInfo.InvariantCulture), r.Name, r.ArtifactLocation, TrackingText.Stage(r.Stage), r.Created, r.Updated, [.. tags[r.Id]])).ToImmutableArray();
        },
        cancellation);

    private static CommandDefinition Command(string sql, object parameters, DbTransaction transaction, CancellationToken cancellation) => new(sql, parameters, transaction, cancellationToken: cancellation);

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string ArtifactLocation { get; init; } = "";

        public string Stage { get; init; } = "";

        public long Created { get; init; }

        public long Updated { get; init; }
    }
}
