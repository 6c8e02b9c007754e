using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>The store of experiments and of the runs in them, live ones included: metrics as series, parameters, tags, files.</summary>
/// <remarks><para>The rules are those of MLflow's tracking server 2.x. Safe for many threads and many processes; what a call has acknowledged by returning is committed.</para>
/// <para>Every method throws a <see cref="DataException"/>: <see cref="FaultCode.NotFound"/> for an experiment or a run that is not there, <see cref="FaultCode.Duplicate"/> for an experiment's name that is
/// taken, <see cref="FaultCode.OutOfRange"/> or <see cref="FaultCode.Malformed"/> for an argument that breaks a rule, <see cref="FaultCode.CannotWrite"/> or <see cref="FaultCode.Database"/> where the
/// database refused. A deleted run or experiment refuses writes with <see cref="FaultCode.OutOfRange"/>.</para></remarks>
public sealed class TrackingStore : IDisposable
{
    private readonly TimeProvider _time;
    private readonly RunWriter _writer;
    private readonly LatestMetrics _latest;
    private readonly RunReader _reader;
    private readonly RunSearcher _searcher;
    private readonly MetricHistory _history;
    private readonly ExperimentTables _experiments;
    private readonly FileTable _files;
    private readonly Leases _leases;

    internal TrackingStore(LedgerDatabase database, TimeProvider time)
    {
        _time = time;
        _writer = new RunWriter(database, time);
        _latest = new LatestMetrics(database);
        _reader = new RunReader(database, _latest);
        _searcher = new RunSearcher(database, _reader, _latest);
        _history = new MetricHistory(database);
        _experiments = new ExperimentTables(database, time);
        _files = new FileTable(database);
        _leases = new Leases(database, time);
    }

    /// <summary>Makes an experiment.</summary>
    /// <param name="name">Its name, 1 to 500 characters; <see cref="FaultCode.Duplicate"/> when another has it, deleted ones included.</param>
    /// <param name="artifactLocation">The address of its runs' files. Default: <c>mlflow-artifacts:/</c> and the identity.</param>
    /// <param name="tags">Its tags. Default: none.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The identity.</returns>
    public Task<string> CreateExperimentAsync(string name, string? artifactLocation = null, IReadOnlyList<TrackingEntry>? tags = null, CancellationToken cancellation = default) =>
        _experiments.CreateAsync(name, artifactLocation, tags ?? [], cancellation);

    /// <summary>Reads an experiment, in use or deleted.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task<Experiment> GetExperimentAsync(string id, CancellationToken cancellation = default) => _experiments.GetAsync(id, cancellation);

    /// <summary>Finds an experiment, in use or deleted, by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The experiment; null when none has the name.</returns>
    public Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellation = default) => _experiments.FindAsync(name, cancellation);

    /// <summary>Finds experiments.</summary>
    /// <param name="search">Which, in what order, which page.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task<Page<Experiment>> SearchExperimentsAsync(ExperimentSearch search, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return _experiments.SearchAsync(search, cancellation);
    }

    /// <summary>Gives an experiment in use another name.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="name">The name; <see cref="FaultCode.Duplicate"/> when another has it.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task RenameExperimentAsync(string id, string name, CancellationToken cancellation = default) => _experiments.RenameAsync(id, name, cancellation);

    /// <summary>Deletes an experiment in use and its runs; both can be restored.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task DeleteExperimentAsync(string id, CancellationToken cancellation = default) => _experiments.DeleteAsync(id, cancellation);

    /// <summary>Restores a deleted experiment and the runs that were deleted with it.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task RestoreExperimentAsync(string id, CancellationToken cancellation = default) => _experiments.RestoreAsync(id, cancellation);

    /// <summary>Sets a tag of an experiment in use.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task SetExperimentTagAsync(string id, TrackingEntry tag, CancellationToken cancellation = default) => _experiments.SetTagAsync(id, tag, cancellation);

    /// <summary>Removes a tag of an experiment in use; <see cref="FaultCode.NotFound"/> when it has none of that key.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task DeleteExperimentTagAsync(string id, string key, CancellationToken cancellation = default) => _experiments.DeleteTagAsync(id, key, cancellation);

    /// <summary>Begins a run in an experiment in use.</summary>
    /// <param name="run">What it begins with.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public async Task<RunDocument> CreateRunAsync(NewRun run, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (TrackingEntry tag in run.Tags) TrackingRules.Tag(tag);
        string? tagged = run.Tags.LastOrDefault(t => t.Key == RunGroup.NameTag).Value;
        if (!string.IsNullOrEmpty(run.Name) && tagged is not null && tagged != run.Name)
            throw Throw.Invalid("run name", $"'{run.Name}' beside a tag {RunGroup.NameTag} '{tagged}'", "one name");
        Guid id = Run.NewId(_time);
        string name = TrackingRules.RunName(!string.IsNullOrEmpty(run.Name) ? run.Name : !string.IsNullOrEmpty(tagged) ? tagged : RunNames.Of(id));
        TrackingRules.ExperimentId(run.ExperimentId);
        var change = new RunChange
        {
            RunId = id.ToString("N"),
            Begin = run with { Name = name, UserId = TrackingRules.UserId(run.UserId), StartTime = run.StartTime ?? _time.GetUtcNow().ToUnixTimeMilliseconds() },
            Tags = [.. run.Tags.Where(t => t.Key != RunGroup.NameTag), new TrackingEntry(RunGroup.NameTag, name)],
            Cancellation = cancellation,
        };
        await _writer.WriteAsync(change).ConfigureAwait(false);
        return await GetRunAsync(change.RunId, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads a run, in use or deleted.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public async Task<RunDocument> GetRunAsync(string runId, CancellationToken cancellation = default) =>
        await _reader.FindAsync(runId, cancellation).ConfigureAwait(false) ?? throw Throw.NoRun(runId);

    /// <summary>Changes status, end or name of a run in use.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="update">What is changed.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The run as it stands then.</returns>
    public async Task<RunDocument> UpdateRunAsync(string runId, RunUpdate update, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Name is not null) TrackingRules.RunName(update.Name);
        if (update.Status is { } status && !Enum.IsDefined(status)) throw new ArgumentOutOfRangeException(nameof(update), status, "is no status");
        await _writer.WriteAsync(new RunChange { RunId = runId, Update = update, Cancellation = cancellation }).ConfigureAwait(false);
        return await GetRunAsync(runId, cancellation).ConfigureAwait(false);
    }

    /// <summary>Deletes a run in use; it can be restored.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task DeleteRunAsync(string runId, CancellationToken cancellation = default) =>
        _writer.WriteAsync(new RunChange { RunId = runId, Stage = LifecycleStage.Deleted, Cancellation = cancellation });

    /// <summary>Restores a deleted run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task RestoreRunAsync(string runId, CancellationToken cancellation = default) =>
        _writer.WriteAsync(new RunChange { RunId = runId, Stage = LifecycleStage.Active, Cancellation = cancellation });

    /// <summary>Sets a tag of a run in use; the tag <c>mlflow.runName</c> names the run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task SetTagAsync(string runId, TrackingEntry tag, CancellationToken cancellation = default) => LogBatchAsync(runId, new RunBatch { Tags = [tag] }, cancellation);

    /// <summary>Removes a tag of a run in use; <see cref="FaultCode.NotFound"/> when it has none of that key.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellation = default)
    {
        TrackingRules.Key("tag", key);
        return _writer.WriteAsync(new RunChange { RunId = runId, RemovedTag = key, Cancellation = cancellation });
    }

    /// <summary>Logs a parameter of a run in use: it never changes, the same value again is accepted.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="param">The parameter.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task LogParamAsync(string runId, TrackingEntry param, CancellationToken cancellation = default) => LogBatchAsync(runId, new RunBatch { Params = [param] }, cancellation);

    /// <summary>Logs a point of a metric of a run in use.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="point">The point.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task LogMetricAsync(string runId, MetricPoint point, CancellationToken cancellation = default) => LogBatchAsync(runId, new RunBatch { Metrics = [point] }, cancellation);

    /// <summary>Logs metrics, parameters and tags of a run in use, all of them or nothing.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="batch">What is logged.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task LogBatchAsync(string runId, RunBatch batch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        TrackingRules.Batch(batch);
        return _writer.WriteAsync(new RunChange
        {
            RunId = runId,
            Block = batch.Metrics.IsEmpty ? null : MetricBlock.Pack(batch.Metrics.AsSpan()),
            Points = batch.Metrics.Length,
            Params = batch.Params,
            Tags = batch.Tags,
            Cancellation = cancellation,
        });
    }

    /// <summary>Notes data that a run in use has read; data of the same name and digest are replaced.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="datasets">The data, up to 100.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task LogDatasetsAsync(string runId, IReadOnlyList<RunDataset> datasets, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        TrackingRules.Datasets([.. datasets]);
        return _writer.WriteAsync(new RunChange { RunId = runId, Datasets = [.. datasets], Cancellation = cancellation });
    }

    /// <summary>Reads a metric's series, ordered by timestamp, step, value; a point that was logged twice is there once.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The metric; one that was never logged has no points.</param>
    /// <param name="maxResults">How many at most, 1 or more. Default: all.</param>
    /// <param name="pageToken">The token of an earlier page. Default: the first page.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task<Page<MetricPoint>> MetricHistoryAsync(string runId, string key, int? maxResults = null, string? pageToken = null, CancellationToken cancellation = default) =>
        _history.ReadAsync(runId, key, maxResults, pageToken, cancellation);

    /// <summary>Reads one metric's series of several runs, ordered by run, timestamp, step, value.</summary>
    /// <param name="runIds">The runs, 1 to 100; those that are not there have no points.</param>
    /// <param name="key">The metric.</param>
    /// <param name="maxResults">How many points at most, in all, 1 to 25,000. Default 25,000.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task<ImmutableArray<RunMetricPoint>> BulkMetricHistoryAsync(IReadOnlyList<string> runIds, string key, int maxResults = 25_000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        return _history.ReadAsync(runIds, key, maxResults, cancellation);
    }

    /// <summary>Finds runs.</summary>
    /// <param name="search">Which, in what order, which page.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The page; its <see cref="RunPage.Json"/> is the whole answer.</returns>
    public Task<RunPage> SearchRunsAsync(RunSearch search, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return _searcher.SearchAsync(search, cancellation);
    }

    /// <summary>Puts a file, whose bytes are in the store of artefacts, under a path of a run in use; it replaces one that is there.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task AttachFileAsync(string runId, RunFile file, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _files.AttachAsync(runId, file, cancellation);
    }

    /// <summary>Finds a file of a run by its path.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The path below the run's root.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The file; null when there is none.</returns>
    public Task<RunFile?> FindFileAsync(string runId, string path, CancellationToken cancellation = default) => _files.FindAsync(runId, path, cancellation);

    /// <summary>Lists one level of a run's files: the files and folders that lie directly in a folder, by path.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="folder">The folder below the run's root. Default: the root. A file's path or one where there is nothing lists nothing.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task<ImmutableArray<RunFileEntry>> ListFilesAsync(string runId, string folder = "", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return _files.ListAsync(runId, folder, cancellation);
    }

    /// <summary>Takes a file, or a folder with all below it, away from a run in use; the bytes stay in the store of artefacts. <see cref="FaultCode.NotFound"/> when there is none.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The path below the run's root.</param>
    /// <param name="cancellation">Stops the wait.</param>
    public Task RemoveFileAsync(string runId, string path, CancellationToken cancellation = default) => _files.RemoveAsync(runId, path, cancellation);

    /// <summary>Gives a run a lease or makes it longer: a sign of life of its owner.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="until">The time in Unix milliseconds after which it counts as lost.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>False when the run does not run any more, such as one that was marked as lost.</returns>
    public Task<bool> RenewLeaseAsync(string runId, long until, CancellationToken cancellation = default) => _leases.RenewAsync(runId, until, cancellation);

    /// <summary>Marks the runs whose owner is gone: those that run and whose lease is over become <see cref="RunStatus.Killed"/> with the last sign of life as their end and a tag <c>kontor.lost</c>.</summary>
    /// <param name="now">The time in Unix milliseconds.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The runs that were marked. Runs without a lease never are.</returns>
    public Task<ImmutableArray<string>> MarkLostRunsAsync(long now, CancellationToken cancellation = default) => _leases.MarkLostAsync(now, cancellation);

    /// <summary>Takes no more writes, and waits for those that it has taken. The ledger that owns the store calls it.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _latest.Dispose();
    }
}
