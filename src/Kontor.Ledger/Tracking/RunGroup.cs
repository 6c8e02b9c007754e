using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>Changes that are written in one transaction: their runs are locked and read, each change is taken or refused in memory, then all rows are written set by set.</summary>
internal sealed class RunGroup(LedgerDatabase database, DbTransaction transaction, long now, CancellationToken cancellation)
{
    internal const string NameTag = "mlflow.runName";

    private readonly Dictionary<string, RunRow> _runs = new(StringComparer.Ordinal);
    private readonly HashSet<RunRow> _changed = [];
    private readonly Dictionary<long, ExperimentRow> _experiments = [];
    private readonly Dictionary<(string Run, string Key), string> _params = [];
    private readonly HashSet<(string Run, string Key)> _tags = [];
    private readonly List<(RunRow Run, string Key, string Value)> _newParams = [];
    private readonly Dictionary<(RunRow Run, string Key), string?> _newTags = [];
    private readonly Dictionary<(RunRow Run, string Name, string Digest), RunDataset> _datasets = [];
    private readonly List<(RunRow Run, long Number, RunChange Change)> _blocks = [];
    private readonly List<(RunRow Run, long Until)> _leases = [];

    /// <summary>Writes the changes; those that break a rule get their <see cref="RunChange.Refusal"/>.</summary>
    internal async Task WriteAsync(IReadOnlyList<RunChange> changes)
    {
        foreach (RunChange change in changes) change.Refusal = null;
        await ReadAsync(changes).ConfigureAwait(false);
        foreach (RunChange change in changes) change.Refusal = Take(change);
        if (_changed.Count > 0) await WriteAsync().ConfigureAwait(false);
    }

    // experiments are locked before runs, runs in the order of their keys: so do all writers, and none waits for another in a circle
    private async Task ReadAsync(IReadOnlyList<RunChange> changes)
    {
        long[] experiments = [.. changes.Where(c => c.Begin is not null).Select(c => TrackingRules.ExperimentId(c.Begin!.ExperimentId)).Distinct().Order()];
        if (experiments.Length > 0)
        {
            foreach (ExperimentRow row in await QueryAsync<ExperimentRow>(
                $"SELECT id AS Id, stage AS Stage, artifact_location AS ArtifactLocation FROM experiments WHERE {database.Among("id", "@ids")} ORDER BY id{database.ForShare}",
                new { ids = database.List(experiments) }).ConfigureAwait(false)) _experiments[row.Id] = row;
        }
        string[] ids = [.. changes.Where(c => c.Begin is null).Select(c => c.RunId).Distinct(StringComparer.Ordinal)];
        if (ids.Length > 0)
        {
            foreach (RunRow row in await QueryAsync<RunRow>(
                $"SELECT {RunRow.Columns} FROM tracked_runs WHERE {database.Among("id", "@ids")} ORDER BY run_key{database.ForUpdate}", new { ids = database.List(ids) }).ConfigureAwait(false))
                _runs[row.Id] = row;
        }
        Dictionary<long, string> byKey = _runs.Values.ToDictionary(r => r.Key, r => r.Id);
        async Task<IEnumerable<EntryRow>> Existing(string table, IEnumerable<(string Run, string Key)> wanted)
        {
            (string Run, string Key)[] entries = [.. wanted.Where(w => _runs.ContainsKey(w.Run))];
            return entries.Length == 0 ? [] : await QueryAsync<EntryRow>(
                $"SELECT run_key AS RunKey, key AS Key, value AS Value FROM {table} WHERE {database.Among("run_key", "@runs")} AND {database.Among("key", "@keys")}",
                new { runs = database.List(entries.Select(e => _runs[e.Run].Key).Distinct()), keys = database.List(entries.Select(e => e.Key).Distinct(StringComparer.Ordinal)) }).ConfigureAwait(false);
        }
        foreach (EntryRow row in await Existing("tracked_params", changes.SelectMany(c => c.Params.Select(p => (c.RunId, p.Key)))).ConfigureAwait(false)) _params[(byKey[row.RunKey], row.Key)] = row.Value;
        foreach (EntryRow row in await Existing("tracked_tags", changes.Where(c => c.RemovedTag is not null).Select(c => (c.RunId, c.RemovedTag!))).ConfigureAwait(false)) _tags.Add((byKey[row.RunKey], row.Key));
    }

    /// <summary>Takes a change into what will be written; its refusal when it breaks a rule, and then nothing of it is taken.</summary>
    private Exception? Take(RunChange change)
    {
        RunRow? run;
        if (change.Begin is { } begin)
        {
            if (!_experiments.TryGetValue(TrackingRules.ExperimentId(begin.ExperimentId), out ExperimentRow? experiment)) return Throw.NoExperiment(begin.ExperimentId);
            if (TrackingText.Stage(experiment.Stage) != LifecycleStage.Active) return Throw.Invalid($"experiment '{begin.ExperimentId}'", "a deleted experiment", "one in use, or to restore it");
            run = new RunRow
            {
                Id = change.RunId, ExperimentId = experiment.Id, Name = begin.Name!, UserId = begin.UserId, Status = TrackingText.Of(RunStatus.Running), Started = begin.StartTime!.Value,
                Stage = TrackingText.Of(LifecycleStage.Active), ArtifactUri = string.Create(CultureInfo.InvariantCulture, $"{experiment.ArtifactLocation.TrimEnd('/')}/{change.RunId}/artifacts"),
            };
            _runs[run.Id] = run;
            if (begin.LeaseUntil is { } until) _leases.Add((run, until));
        }
        else if (!_runs.TryGetValue(change.RunId, out run)) return Throw.NoRun(change.RunId);

        if (change.Stage is { } stage)
        {
            if (TrackingText.Stage(run.Stage) == stage) return Throw.Invalid($"run '{run.Id}'", $"it {(stage == LifecycleStage.Active ? "in use" : "deleted")} already", $"one that is {(stage == LifecycleStage.Active ? "deleted" : "in use")}");
            (run.Stage, run.WithExperiment) = (TrackingText.Of(stage), 0);
        }
        else if (!run.IsActive) return Throw.Invalid($"run '{run.Id}'", "a deleted run", "one in use, or to restore it");

        foreach (TrackingEntry param in change.Params)
        {
            if (_params.TryGetValue((run.Id, param.Key), out string? held) && held != param.Value)
                return Throw.Invalid($"run '{run.Id}', param '{param.Key}'", $"'{Short(param.Value)}' where '{Short(held)}' is logged", "the same value: a parameter never changes");
        }
        if (change.RemovedTag is { } removed && !(_newTags.TryGetValue((run, removed), out string? set) ? set is not null : _tags.Contains((run.Id, removed))))
            return Throw.Absent($"run '{run.Id}', tag '{removed}'", "no such tag", "one that it has");

        // nothing is refused from here on
        _changed.Add(run);
        run.Revision++;
        foreach (TrackingEntry param in change.Params)
        {
            if (_params.TryAdd((run.Id, param.Key), param.Value)) _newParams.Add((run, param.Key, param.Value));
        }
        foreach (TrackingEntry tag in change.Tags) Set(run, tag.Key, tag.Value);
        foreach (RunDataset dataset in change.Datasets) _datasets[(run, dataset.Name, dataset.Digest)] = dataset;
        if (change.RemovedTag is not null) _newTags[(run, change.RemovedTag)] = null;
        if (change.Update is { } update)
        {
            if (update.Status is { } status) run.Status = TrackingText.Of(status);
            run.Ended = update.EndTime ?? run.Ended;
            if (!string.IsNullOrEmpty(update.Name)) Set(run, NameTag, update.Name);
        }
        if (change.Block is not null)
        {
            run.Pending = 1;
            _blocks.Add((run, run.Revision, change));
        }
        return null;
    }

    private void Set(RunRow run, string key, string value)
    {
        _newTags[(run, key)] = value;
        if (key == NameTag) run.Name = value;
    }

    private async Task WriteAsync()
    {
        RunRow[] begun = [.. _changed.Where(r => r.Key == 0)];
        if (begun.Length > 0)
        {
            foreach ((RunRow run, long key) in begun.Zip(await database.NextRunKeysAsync(transaction, begun.Length, cancellation).ConfigureAwait(false))) run.Key = key;
        }
        foreach (((RunRow run, string key), string? value) in _newTags)
        {
            if (value is null)
                await transaction.Connection!.ExecuteAsync(Command("DELETE FROM tracked_tags WHERE run_key = @run AND key = @key", new { run = run.Key, key })).ConfigureAwait(false);
        }
        RunRow[] runs = [.. _changed.OrderBy(r => r.Key)];
        List<RowSet> sets =
        [
            new RowSet(
                "tracked_runs",
                ["run_key", "id", "experiment_id", "name", "user_id", "status", "started", "ended", "stage", "with_experiment", "artifact_uri", "revision", "folded", "pending"],
                [
                    Array(runs, r => r.Key), Array(runs, r => r.Id), Array(runs, r => r.ExperimentId), Array(runs, r => r.Name), Array(runs, r => r.UserId), Array(runs, r => r.Status),
                    Array(runs, r => r.Started), Array(runs, r => r.Ended), Array(runs, r => r.Stage), Array(runs, r => r.WithExperiment), Array(runs, r => r.ArtifactUri),
                    Array(runs, r => r.Revision), Array(runs, r => r.Folded), Array(runs, r => r.Pending),
                ],
                """
                ON CONFLICT (run_key) DO UPDATE SET name = excluded.name, status = excluded.status, ended = excluded.ended, stage = excluded.stage,
                    with_experiment = excluded.with_experiment, revision = excluded.revision, pending = excluded.pending
                """),
        ];
        if (_blocks.Count > 0)
        {
            sets.Add(new RowSet(
                "tracked_blocks",
                ["run_key", "number", "received", "points", "data"],
                [Array(_blocks, b => b.Run.Key), Array(_blocks, b => b.Number), Array(_blocks, _ => now), Array(_blocks, b => (long)b.Change.Points), Array(_blocks, b => b.Change.Block!)]));
        }
        if (_newParams.Count > 0)
            sets.Add(new RowSet("tracked_params", ["run_key", "key", "value"], [Array(_newParams, p => p.Run.Key), Array(_newParams, p => p.Key), Array(_newParams, p => p.Value)]));
        ((RunRow Run, string Key), string? Value)[] tags = [.. _newTags.Where(t => t.Value is not null).Select(t => (t.Key, t.Value))];
        if (tags.Length > 0)
        {
            sets.Add(new RowSet(
                "tracked_tags",
                ["run_key", "key", "value"],
                [Array(tags, t => t.Item1.Run.Key), Array(tags, t => t.Item1.Key), Array(tags, t => t.Value!)],
                "ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value"));
        }
        if (_datasets.Count > 0) sets.Add(DatasetRow.Set([.. _datasets.Select(d => (d.Key.Run.Key, d.Value))]));
        if (_leases.Count > 0)
            sets.Add(new RowSet("tracked_leases", ["run_key", "until", "seen"], [Array(_leases, l => l.Run.Key), Array(_leases, l => l.Until), Array(_leases, _ => now)]));
        sets.Add(ExperimentRevisions.Grow(runs.Select(r => r.ExperimentId)));
        await database.InsertAsync(transaction, sets, cancellation).ConfigureAwait(false);
    }

    private static TValue[] Array<T, TValue>(IEnumerable<T> rows, Func<T, TValue> column) => [.. rows.Select(column)];

    private static string Short(string value) => value.Length > 100 ? value[..100] + "..." : value;

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, object parameters) => transaction.Connection!.QueryAsync<T>(Command(sql, parameters));

    private CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancellation);

    private sealed class ExperimentRow
    {
        public long Id { get; init; }

        public string Stage { get; init; } = "";

        public string ArtifactLocation { get; init; } = "";
    }

    private sealed class EntryRow
    {
        public long RunKey { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";
    }
}
