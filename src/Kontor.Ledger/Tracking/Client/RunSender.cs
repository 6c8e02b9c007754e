using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace Kontor.Ledger.Tracking.Client;

/// <summary>Sends what one run logs, in the background and in its order: gathered into batches, tried again with growing waits while the destination is away. What cannot be sent is counted.</summary>
internal sealed class RunSender : IDisposable
{
    private const int MostMetrics = 800, MostEntries = 100; // with as many params and tags a batch stays within 1,000
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200), LongestWait = TimeSpan.FromSeconds(10);

    private readonly IRunDestination _destination;
    private readonly TrackerOptions _options;
    private readonly string _experiment;
    private readonly NewRun _run;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly CancellationTokenSource _stop = new(), _beats = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously), _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _sending, _beating;
    private readonly Queue<MetricPoint> _metrics = new();
    private readonly Queue<TrackingEntry> _params = new(), _tags = new();
    private readonly Queue<(string Path, string File)> _files = new();
    private readonly List<TaskCompletionSource> _flushes = [];
    private (RunStatus Status, long At)? _end;
    private bool _handOver, _urgent, _saidAway;
    private Losses _lost = Losses.None;
    private Exception? _last;

    internal RunSender(IRunDestination destination, TrackerOptions options, string experiment, NewRun run)
    {
        (_destination, _options, _experiment, _run) = (destination, options, experiment, run);
        _sending = Task.Run(SendAllAsync);
        _beating = Task.Run(BeatAsync);
    }

    /// <summary>The run's identity at the destination; null until it has one.</summary>
    internal string? Id { get; private set; }

    internal Losses Lost
    {
        get
        {
            lock (_lock) return _lost;
        }
    }

    /// <summary>Waits for the first answer; a refusal that is no outage ends the sender and is thrown.</summary>
    internal void AwaitFirstAnswer(TimeSpan patience)
    {
        _tried.Task.Wait(patience);
        if (!_begun.Task.IsFaulted) return;
        HandOver();
        ExceptionDispatchInfo.Throw(_begun.Task.Exception.InnerException!);
    }

    internal void Add(MetricPoint point) => Add(() => _metrics.Enqueue(point), l => l with { Metrics = l.Metrics + 1 });

    internal void AddParam(TrackingEntry param) => Add(() => _params.Enqueue(param), l => l with { Params = l.Params + 1 });

    internal void AddTag(TrackingEntry tag) => Add(() => _tags.Enqueue(tag), l => l with { Tags = l.Tags + 1 });

    internal void AddFile(string path, string file) => Add(() =>
    {
        _files.Enqueue((path, file));
        _urgent = true;
    }, l => l with { Files = l.Files + 1 });

    /// <summary>Waits until all that was logged so far is sent or lost.</summary>
    internal async Task FlushAsync(CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_sending.IsCompleted) return;
            _flushes.Add(done);
            _urgent = true;
        }
        _more.Release();
        await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends what waits and the end of the run, and gives up after a while.</summary>
    internal void End(RunStatus status, long at) => Stop(() => _end = (status, at));

    /// <summary>Sends what waits, and leaves the end of the run to the caller.</summary>
    internal void HandOver() => Stop(() => _handOver = true);

    private void Stop(Action set)
    {
        lock (_lock)
        {
            set();
            _urgent = true;
        }
        _stop.CancelAfter(_options.GiveUp);
        _more.Release();
        _sending.GetAwaiter().GetResult();
        _beats.Cancel();
        _beating.GetAwaiter().GetResult();
    }

    /// <summary>Frees what a sender that has ended held.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _beats.Dispose();
        _more.Dispose();
    }

    private void Add(Action add, Func<Losses, Losses> lose)
    {
        bool full;
        lock (_lock)
        {
            int waiting = _metrics.Count + _params.Count + _tags.Count + _files.Count;
            full = waiting >= _options.Buffer;
            if (full) _lost = lose(_lost) with { Reason = $"more than {_options.Buffer} waited while {_destination.Name} was away" };
            else add();
            if (waiting > 0 && waiting != MostMetrics && !_urgent) return; // the sender knows, or will look soon
        }
        if (!full) _more.Release();
    }

    private async Task SendAllAsync()
    {
        if (await TryAsync(async cancellation => Id = await _destination.BeginAsync(_experiment, _run, cancellation).ConfigureAwait(false)).ConfigureAwait(false) is { } refusal)
        {
            _begun.TrySetException(refusal);
            _ = _begun.Task.Exception; // looked at here, so that nobody misses it
        }
        else
        {
            _begun.TrySetResult();
        }
        _tried.TrySetResult();
        while (true)
        {
            RunBatch batch;
            (string Path, string File)? file = null;
            bool end;
            TaskCompletionSource[] flushes = [];
            lock (_lock)
            {
                batch = new RunBatch { Metrics = Take(_metrics, MostMetrics), Params = Take(_params, MostEntries), Tags = Take(_tags, MostEntries) };
                if (Count(batch) == 0 && _files.TryDequeue(out var next)) file = next;
                bool empty = Count(batch) == 0 && file is null;
                end = empty && (_end is not null || _handOver);
                if (empty)
                {
                    flushes = [.. _flushes];
                    _flushes.Clear();
                    _urgent = false;
                }
            }
            foreach (TaskCompletionSource flush in flushes) flush.TrySetResult();
            if (Count(batch) > 0) await SendAsync(batch).ConfigureAwait(false);
            else if (file is { } kept) await SendFileAsync(kept).ConfigureAwait(false);
            else if (end) break;
            else await GatherAsync().ConfigureAwait(false);
        }
        if (_end is { } ending && await ToRunAsync((id, cancellation) => _destination.SetStatusAsync(id, ending.Status, ending.At, cancellation)).ConfigureAwait(false) is { } failed)
            Lose(l => l with { End = true }, failed);
        lock (_lock)
        {
            foreach (TaskCompletionSource flush in _flushes) flush.TrySetResult();
            _flushes.Clear();
        }
    }

    // one that comes wakes the sender, who then gathers for a while; what is urgent is not gathered
    private async Task GatherAsync()
    {
        await _more.WaitAsync().ConfigureAwait(false);
        long until = Environment.TickCount64 + (long)_options.Gather.TotalMilliseconds;
        while (true)
        {
            lock (_lock)
            {
                if (_urgent || _metrics.Count >= MostMetrics) return;
            }
            long left = until - Environment.TickCount64;
            if (left <= 0 || !await _more.WaitAsync(TimeSpan.FromMilliseconds(left)).ConfigureAwait(false)) return;
        }
    }

    // a batch that is refused for what is in it is sent in halves, so that only what is at fault is lost
    private async Task SendAsync(RunBatch batch)
    {
        if (await ToRunAsync((id, cancellation) => _destination.LogAsync(id, batch, cancellation)).ConfigureAwait(false) is not { } failure) return;
        if (Count(batch) == 1 || Id is null || _stop.IsCancellationRequested || _destination.IsOutage(failure))
        {
            Lose(l => l with { Metrics = l.Metrics + batch.Metrics.Length, Params = l.Params + batch.Params.Length, Tags = l.Tags + batch.Tags.Length }, failure);
            return;
        }
        (ImmutableArray<T> First, ImmutableArray<T> Second) Halves<T>(ImmutableArray<T> items) => (items[..(items.Length / 2)], items[(items.Length / 2)..]);
        var (metrics, parameters, tags) = (Halves(batch.Metrics), Halves(batch.Params), Halves(batch.Tags));
        RunBatch[] parts = batch.Params.Length + batch.Tags.Length > 0 && batch.Metrics.Length > 0
            ? [batch with { Params = [], Tags = [] }, batch with { Metrics = [], Tags = [] }, batch with { Metrics = [], Params = [] }]
            : batch.Params.Length > 0 && batch.Tags.Length > 0
            ? [batch with { Tags = [] }, batch with { Params = [] }]
            : [new RunBatch { Metrics = metrics.First, Params = parameters.First, Tags = tags.First }, new RunBatch { Metrics = metrics.Second, Params = parameters.Second, Tags = tags.Second }];
        foreach (RunBatch part in parts.Where(p => Count(p) > 0)) await SendAsync(part).ConfigureAwait(false);
    }

    private async Task SendFileAsync((string Path, string File) file)
    {
        if (await ToRunAsync((id, cancellation) => _destination.KeepAsync(id, file.Path, file.File, cancellation)).ConfigureAwait(false) is { } failure)
            Lose(l => l with { Files = l.Files + 1 }, failure);
    }

    private Task<Exception?> ToRunAsync(Func<string, CancellationToken, Task> send) =>
        Id is { } id ? TryAsync(cancellation => send(id, cancellation)) : Task.FromResult<Exception?>(_begun.Task.Exception?.InnerException ?? _last ?? new TimeoutException($"{_destination.Name} did not answer"));

    /// <summary>Sends until it is taken, refused, or given up.</summary>
    /// <returns>The failure; null when it was taken.</returns>
    private async Task<Exception?> TryAsync(Func<CancellationToken, Task> send)
    {
        for (TimeSpan wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await send(_stop.Token).ConfigureAwait(false);
                _saidAway = false;
                return null;
            }
            catch (Exception failure) when (_stop.IsCancellationRequested)
            {
                return failure is OperationCanceledException && _last is not null ? _last : failure;
            }
            catch (Exception failure) when (_destination.IsOutage(failure))
            {
                _last = failure;
                _tried.TrySetResult();
                if (!_saidAway) _options.Report($"{_destination.Name} is away ({OneLine(failure)}): run '{_run.Name}' goes on, what it logs is sent later");
                _saidAway = true;
            }
#pragma warning disable CA1031 // whatever happens here is about what is logged, and must not end the work that logs it
            catch (Exception failure)
#pragma warning restore CA1031
            {
                return failure;
            }
            try
            {
                await Task.Delay(wait, _options.Time, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return _last;
            }
        }
    }

    // the run lives as long as its process: a beat that is missed is made up by the next
    private async Task BeatAsync()
    {
        try
        {
            await _tried.Task.WaitAsync(_beats.Token).ConfigureAwait(false);
            while (true)
            {
                if (Id is { } id) await BeatAsync(id).ConfigureAwait(false);
                await Task.Delay(_options.Lease / 3, _options.Time, _beats.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_beats.IsCancellationRequested)
        {
            // the run has ended
        }
    }

    private async Task BeatAsync(string id)
    {
        try
        {
            // one that was taken for lost, such as on a machine that slept, runs again
            if (await _destination.RenewAsync(id, _options.Lease, _beats.Token).ConfigureAwait(false)) return;
            lock (_lock)
            {
                if (_end is not null || _handOver) return;
            }
            await _destination.SetStatusAsync(id, RunStatus.Running, ended: null, _beats.Token).ConfigureAwait(false);
            await _destination.RenewAsync(id, _options.Lease, _beats.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the next beat tries again, and what is logged says when the destination is away
        catch (Exception) when (!_beats.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return;
        }
    }

    private void Lose(Func<Losses, Losses> lose, Exception failure)
    {
        lock (_lock) _lost = lose(_lost) with { Reason = OneLine(failure) };
    }

    internal static string OneLine(Exception failure) => string.Join(' ', failure.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static int Count(RunBatch batch) => batch.Metrics.Length + batch.Params.Length + batch.Tags.Length;

    private static ImmutableArray<T> Take<T>(Queue<T> queue, int most)
    {
        var taken = ImmutableArray.CreateBuilder<T>(Math.Min(most, queue.Count));
        while (taken.Count < most && queue.TryDequeue(out T? item)) taken.Add(item);
        return taken.MoveToImmutable();
    }
}
