using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Kontor.Errors;
using Kontor.Ledger.Artefacts;

namespace Kontor.Ledger.Tracking.Client;

/// <summary>Begins runs that log themselves to a ledger or to a server: <c>using TrackedRun run = tracker.Start("ridge sweep");</c></summary>
/// <remarks>Safe for many threads; runs can live at the same time.</remarks>
public sealed class Tracker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // of a start: a server that is away must not hold the work up
    private readonly IRunDestination _destination;
    private readonly TrackerOptions _options;
    private readonly Lock _lock = new();
    private readonly List<TrackedRun> _open = [];

    private Tracker(IRunDestination destination, TrackerOptions options) => (_destination, _options) = (destination, options);

    /// <summary>The ledger that is written without a server; null where runs are sent to one.</summary>
    public LedgerStore? Ledger => (_destination as LedgerDestination)?.Ledger;

    /// <summary>A tracker that writes a ledger without a server; runs whose process is gone are marked as it is opened.</summary>
    /// <param name="ledger">The path of a SQLite file, a PostgreSQL connection string or a <c>postgres://</c> address. Default <c>kontor.db</c>.</param>
    /// <param name="options">How it sends, waits and gives up. Default: the usual.</param>
    /// <exception cref="DataException">As for <see cref="LedgerStore.Open(string, TimeProvider)"/>.</exception>
    public static Tracker Open(string ledger = "kontor.db", TrackerOptions? options = null)
    {
        options ??= new TrackerOptions();
        var artefacts = new BlobStore(options.Artefacts ?? ArtefactFolder.Of(ledger));
        LedgerStore store = LedgerStore.Open(ledger, options.Time);
        try
        {
            store.Tracking.MarkLostRunsAsync(options.Time.GetUtcNow().ToUnixTimeMilliseconds()).GetAwaiter().GetResult();
            return new Tracker(new LedgerDestination(store, artefacts, store.Name, options.Time), options);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>A tracker that sends to a server: Kontor's, or any that speaks MLflow's REST API 2.0.</summary>
    /// <param name="server">The address, such as <c>http://127.0.0.1:5000</c>.</param>
    /// <param name="key">The API key; null, the default, for none.</param>
    /// <param name="options">How it sends, waits and gives up. Default: the usual.</param>
    /// <exception cref="ArgumentException">The address is not one of http or https.</exception>
    public static Tracker Connect(Uri server, string? key = null, TrackerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https")) throw new ArgumentException($"is '{server}', needs an address such as http://127.0.0.1:5000", nameof(server));
        options ??= new TrackerOptions();
        return new Tracker(new ServerDestination(server, key, options.Timeout), options);
    }

    /// <summary>Begins a run. A destination that is away does not stop it: it is told later.</summary>
    /// <param name="name">Its name, up to 250 characters.</param>
    /// <param name="experiment">The experiment, which is made when it is new. Default: <c>Default</c>.</param>
    /// <param name="tags">Its first tags. Default: none.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="DataException">The name or a tag breaks a rule, or the ledger refused.</exception>
    /// <exception cref="HttpRequestException">The server refused, such as for a key that is not valid.</exception>
    public TrackedRun Start(string name, string experiment = "Default", params IReadOnlyList<TrackingEntry> tags)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        ArgumentNullException.ThrowIfNull(tags);
        foreach (TrackingEntry tag in tags) TrackingRules.Tag(tag);
        DateTimeOffset now = _options.Time.GetUtcNow();
        ImmutableArray<TrackingEntry> all =
        [
            .. tags,
            .. new[]
            {
                new TrackingEntry("mlflow.source.name", Assembly.GetEntryAssembly()?.GetName().Name ?? "a program"), new TrackingEntry("mlflow.source.type", "LOCAL"),
                new TrackingEntry("kontor.machine", string.Create(CultureInfo.InvariantCulture, $"{RunMachine.Current.Os}, {RunMachine.Current.Processors} processors")),
                new TrackingEntry("mlflow.user", _options.User ?? ""),
            }.Where(t => t.Value.Length > 0 && tags.All(given => given.Key != t.Key)),
        ];
        var run = new TrackedRun(
            _destination,
            _options,
            experiment,
            new NewRun
            {
                Name = TrackingRules.RunName(name), UserId = _options.User ?? "", StartTime = now.ToUnixTimeMilliseconds(), Tags = all, LeaseUntil = now.Add(_options.Lease).ToUnixTimeMilliseconds(),
            },
            Forget);
        lock (_lock) _open.Add(run);
        try
        {
            run.AwaitFirstAnswer(Patience);
            return run;
        }
        catch
        {
            Forget(run);
            throw;
        }
    }

    /// <summary>Ends the runs that are still open as failed, then closes the ledger or the connections.</summary>
    public void Dispose()
    {
        TrackedRun[] open;
        lock (_lock) open = [.. _open];
        foreach (TrackedRun run in open) run.Dispose();
        _destination.Dispose();
    }

    private void Forget(TrackedRun run)
    {
        lock (_lock) _open.Remove(run);
    }
}
