using System.Globalization;
using Kontor.Decisions;
using Kontor.Errors;

namespace Kontor.Ledger.Tracking.Client;

/// <summary>A live run: what it logs is sent in the background, and no outage of the destination breaks the work. Disposed without <see cref="Complete"/> it has failed.</summary>
/// <remarks>Safe for many threads. While it lives it gives signs of life; a process that is killed leaves a run that is marked so.</remarks>
public sealed class TrackedRun : IDisposable
{
    private const int MostFailure = 8000;
    private readonly RunSender _sender;
    private readonly TrackerOptions _options;
    private readonly IRunDestination _destination;
    private readonly Action<TrackedRun> _ended;
    private readonly Dictionary<string, string> _params = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _over;

    internal TrackedRun(IRunDestination destination, TrackerOptions options, string experiment, NewRun run, Action<TrackedRun> ended)
    {
        (Name, _destination, _options, _ended) = (run.Name!, destination, options, ended);
        _sender = new RunSender(destination, options, experiment, run);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The identity at the destination, 32 hexadecimal digits; null while the destination is away.</summary>
    public string? Id => _sender.Id;

    /// <summary>What the destination did not get so far.</summary>
    public Losses Lost => _sender.Lost;

    /// <summary>Logs a parameter: it never changes.</summary>
    /// <param name="key">Its name: letters, digits, underscores, dashes, periods, spaces, colons and slashes, up to 250.</param>
    /// <param name="value">Its value, written as the invariant culture does, up to 6,000 characters.</param>
    /// <exception cref="ArgumentException">The parameter has another value already.</exception>
    /// <exception cref="DataException">The name or the value breaks a rule.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public void Param(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var param = new TrackingEntry(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        TrackingRules.Param(param);
        lock (_lock)
        {
            Require();
            if (_params.TryGetValue(key, out string? held))
                if (held == param.Value) return;
                else throw new ArgumentException($"is '{param.Value}' where '{held}' is logged for '{key}': a parameter never changes", nameof(value));
            _params.Add(key, param.Value);
            _sender.AddParam(param);
        }
    }

    /// <summary>Logs a point of a metric's series, with the time of now.</summary>
    /// <param name="key">Its name: letters, digits, underscores, dashes, periods, spaces, colons and slashes, up to 250.</param>
    /// <param name="value">The value; NaN and infinities are values like others.</param>
    /// <param name="step">The step, such as the epoch. Default 0.</param>
    /// <exception cref="DataException">The name breaks a rule.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public void Metric(string key, double value, long step = 0)
    {
        var point = new MetricPoint(key, value, _options.Time.GetUtcNow().ToUnixTimeMilliseconds(), step);
        TrackingRules.Metric(point);
        lock (_lock)
        {
            Require();
            _sender.Add(point);
        }
    }

    /// <summary>Sets a tag; a later value replaces an earlier one.</summary>
    /// <param name="key">Its name: letters, digits, underscores, dashes, periods, spaces, colons and slashes, up to 250.</param>
    /// <param name="value">The text, up to 8,000 characters.</param>
    /// <exception cref="DataException">The name or the text breaks a rule.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public void Tag(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var tag = new TrackingEntry(key, value);
        TrackingRules.Tag(tag);
        lock (_lock)
        {
            Require();
            _sender.AddTag(tag);
        }
    }

    /// <summary>Keeps a file with the run. It is read in the background, as it is then: leave it where it is until the run has ended, or <see cref="Flush"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Where it lies below the run's root, with forward slashes; null, the default, for its name.</param>
    /// <exception cref="DataException">The file is not there (<see cref="FaultCode.NotFound"/>), or the path breaks a rule.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public void File(string file, string? path = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        string full = Path.GetFullPath(file), below = TrackingRules.Path(path ?? Path.GetFileName(full));
        if (!System.IO.File.Exists(full)) throw Throw.Unreadable(file, new FileNotFoundException("no such file"));
        lock (_lock)
        {
            Require();
            _sender.AddFile(below, full);
        }
    }

    /// <summary>Waits until all that was logged so far is sent, or lost.</summary>
    /// <param name="cancellation">Stops the wait.</param>
    public void Flush(CancellationToken cancellation = default) => _sender.FlushAsync(cancellation).GetAwaiter().GetResult();

    /// <summary>Ends the run: it came to its end. What could not be sent is reported.</summary>
    public void Complete() => End(RunStatus.Finished, failure: null);

    /// <summary>Ends the run: it failed, or was stopped when the failure is a cancellation.</summary>
    /// <param name="failure">Why; it is kept in the tag <c>kontor.failure</c>.</param>
    public void Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (failure is OperationCanceledException) Cancel();
        else End(RunStatus.Failed, failure.Message);
    }

    /// <summary>Ends the run: it was stopped.</summary>
    public void Cancel() => End(RunStatus.Killed, failure: null);

    /// <summary>Ends the run with the record of what it was: both are written in one transaction, with the decisions that it made. Only where a ledger is written without a server.</summary>
    /// <param name="record">The record; its identity is set to the run's.</param>
    /// <param name="decisions">The decisions, the most important first.</param>
    /// <exception cref="InvalidOperationException">The run has ended, or is sent to a server.</exception>
    /// <exception cref="DataException">The ledger cannot be written (<see cref="FaultCode.CannotWrite"/>) or refused (<see cref="FaultCode.Database"/>).</exception>
    public void Record(Run record, params IReadOnlyList<Decision> decisions)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (_destination is not LedgerDestination { Ledger: var ledger }) throw new InvalidOperationException($"run '{Name}' is sent to {_destination.Name}: records need a ledger");
        lock (_lock)
        {
            Require();
            _over = true;
        }
        _sender.HandOver();
        Over();
        ledger.Record(Id is { } id ? record with { Id = Guid.ParseExact(id, "N") } : record, decisions);
    }

    /// <summary>Ends the run as failed, unless it has ended.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_over) return;
        }
        End(RunStatus.Failed, "ended without a word");
    }

    internal void AwaitFirstAnswer(TimeSpan patience) => _sender.AwaitFirstAnswer(patience);

    private void End(RunStatus status, string? failure)
    {
        lock (_lock)
        {
            Require();
            _over = true;
        }
        if (failure is not null) _sender.AddTag(new TrackingEntry("kontor.failure", Storage.RunTables.Clean(failure.Length > MostFailure ? failure[..MostFailure] : failure)));
        _sender.End(status, _options.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Over();
    }

    private void Over()
    {
        _sender.Dispose();
        _ended(this);
        if (Lost is { Any: true } lost) _options.Report($"Run '{Name}': {_destination.Name} did not get {lost}");
    }

    private void Require()
    {
        if (_over) throw new InvalidOperationException($"run '{Name}' has ended");
    }
}
