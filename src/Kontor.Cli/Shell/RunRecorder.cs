using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Kontor.Cli.Commands;
using Kontor.Data.Loading;
using Kontor.Data.Sources;
using Kontor.Decisions;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Tracking;
using Kontor.Ledger.Tracking.Client;
using Kontor.Progress;
using Kontor.Reports.Html;

namespace Kontor.Cli.Shell;

/// <summary>Loads, works, publishes. Its run lives in the ledger from the start, where it can be watched, and is recorded when it ends, however it ends.</summary>
internal sealed class RunRecorder(RunSettings settings, string command, Terminal terminal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10); // at the end, for a ledger that is away
    private const int NameLength = 200, TagLength = 8000;
    private readonly DateTimeOffset _started = settings.Context.Time.GetUtcNow();
    private ImmutableArray<InputFile> _inputs = [];
    private ResultFolder? _folder;
    private TrackedRun? _live;
    private long? _rows;

    /// <summary>The version of the program.</summary>
    internal static string Version { get; } = typeof(RunRecorder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The experiment that the runs of a command are in.</summary>
    internal static string Experiment(string command) => $"kontor {command}";

    /// <summary>The specification as JSON.</summary>
    internal string Specification { get; set; } = "{}";

    /// <summary>What was measured.</summary>
    internal ImmutableArray<RunMetric> Metrics { get; set; } = [];

    /// <summary>The files that were written, in the folder where they are until they are published.</summary>
    internal ImmutableArray<(string Name, string MediaType)> Files { get; set; } = [];

    /// <summary>What was decided, the most important first.</summary>
    internal ImmutableArray<Decision> Decisions { get; set; } = [];

    /// <summary>Where trainings keep what they have reached; null where nothing is trained. It stays when the run is interrupted or its results cannot be written.</summary>
    internal Unfinished? Unfinished { get; set; }

    /// <summary>The time since the run began.</summary>
    internal TimeSpan Elapsed => settings.Context.Time.GetUtcNow() - _started;

    /// <summary>Another file that the run reads: it belongs to the run, and no result takes its place.</summary>
    internal void Reads(InputFile input)
    {
        _inputs = _inputs.Add(input);
        _folder?.Spare([input.Path]);
    }

    /// <summary>What a report says of its origin.</summary>
    internal Provenance Provenance() => new(_inputs.IsEmpty ? "a query" : $"sha256 {_inputs[0].Sha256[..16]}", settings.Context.Seed, $"Kontor {Version}", settings.Context.Time.GetUtcNow())
    {
        Facts = [("Command", command), .. _inputs.Select(i => ("Input", System.IO.Path.GetFileName(i.Path)))],
    };

    /// <summary>Runs the work on what was loaded; its run is in the ledger afterwards, with its results or with its failure. A ledger that cannot be opened is said before the work.</summary>
    /// <param name="work">Writes the results.</param>
    /// <returns>The exit code 0; a failure is an exception.</returns>
    internal int Record(Action<LoadResult, ResultFolder> work)
    {
        using Tracker tracker = Open();
        _live = Start(tracker);
        Run completed;
        try
        {
            using ResultFolder folder = settings.Resume ? ResultFolder.Resume(settings.Folder, settings.Overwrite) : ResultFolder.Open(settings.Folder, settings.Overwrite);
            _folder = folder;
            LoadResult data = WithProgress(sink => Source.Load(settings.Load, settings.Context with { Progress = sink }));
            (_inputs, _rows) = (data.Inputs, data.RowCount);
            folder.Spare(data.Inputs.Select(i => i.Path));
            LoadSummary.Print(terminal, data);
            InPlace(data, () => work(data, folder));
            ImmutableArray<RunArtefact> artefacts =
                [.. Files.Select(f => new RunArtefact(f.Name, $"{System.IO.Path.GetFileName(folder.Path)}/{f.Name}", FileHash.Of(System.IO.Path.Combine(folder.Working, f.Name), settings.Context), f.MediaType))];
            folder.Publish();
            foreach ((string name, _) in Files) _live.File(System.IO.Path.Combine(folder.Path, name));
            completed = Run(RunOutcome.Completed, failure: null) with { Artefacts = artefacts };
            Unfinished?.Remove();
        }
        catch (OperationCanceledException)
        {
            Leave();
            TryWrite(Run(RunOutcome.Cancelled, failure: null));
            throw;
        }
        catch (Exception failure)
        {
            if (failure is DataException { Fault.Code: FaultCode.CannotWrite }) Leave();
            else Unfinished?.Remove(); // it would fail again
            TryWrite(Run(RunOutcome.Failed, failure.Message));
            throw;
        }
        Write(completed); // after the results are in place: they are not lost when the ledger cannot be written
        return 0;
    }

    /// <summary>Runs work whose results need no folder. A ledger that cannot be opened or written is said, and does not stop it.</summary>
    /// <param name="work">The work.</param>
    /// <returns>The exit code of the work.</returns>
    internal int Log(Func<RunWork> work)
    {
        Tracker? tracker = null;
        try
        {
            tracker = Open();
            _live = Start(tracker);
        }
        catch (DataException failure)
        {
            terminal.Caution(NotLogged(failure));
        }
        using (tracker)
        {
            try
            {
                RunWork done = work();
                (_inputs, _rows) = (done.Inputs, done.Rows);
                if (_live is not null) TryWrite(Run(RunOutcome.Completed, failure: null) with { Artefacts = done.Artefacts });
                return done.Code;
            }
            catch (Exception failure)
            {
                if (_live is not null) TryWrite(failure is OperationCanceledException ? Run(RunOutcome.Cancelled, failure: null) : Run(RunOutcome.Failed, failure.Message));
                throw;
            }
        }
    }

    /// <summary>Runs work on the ledger itself; its run is written when it has ended. No ledger is made for it, and one that cannot be written is said.</summary>
    /// <param name="work">Says what it did.</param>
    /// <returns>The exit code of the work.</returns>
    internal int LogAfterwards(Func<int> work)
    {
        try
        {
            int code = work();
            Append(Run(RunOutcome.Completed, failure: null), terminal.Caution);
            return code;
        }
        catch (Exception failure)
        {
            Append(failure is OperationCanceledException ? Run(RunOutcome.Cancelled, failure: null) : Run(RunOutcome.Failed, failure.Message), _ => { });
            throw;
        }
    }

    /// <summary>Runs work whose progress is shown and logged.</summary>
    internal T WithProgress<T>(Func<IProgressSink, T> work) =>
        terminal.WithProgress(sink => work(_live is null ? sink : new LoggedProgress(sink, _live, settings.Context.Time)));

    private Tracker Open() => Tracker.Open(settings.Ledger, new TrackerOptions { Time = settings.Context.Time, GiveUp = Patience, Report = terminal.Caution });

    // what is known at the start; what the work finds out comes with the record
    private TrackedRun Start(Tracker tracker)
    {
        string source = System.IO.Path.GetFileName(settings.Load.Path ?? settings.Load.Configuration?.File ?? "") is { Length: > 0 } file ? $"{command} {file}" : command;
        return tracker.Start(
            source.Length > NameLength ? source[..NameLength] : source,
            Experiment(command),
            new TrackingEntry("kontor.command", command), new TrackingEntry("kontor.version", Version), new TrackingEntry("kontor.seed", settings.Context.Seed.ToString(CultureInfo.InvariantCulture)),
            new TrackingEntry("kontor.typed", settings.Typed.Length > TagLength ? settings.Typed[..TagLength] : settings.Typed), new TrackingEntry("mlflow.source.name", $"kontor {command}"));
    }

    // what has been trained is worth more than a tidy folder
    private void Leave()
    {
        if (Unfinished is not { } left) return;
        if (left.HasCheckpoints) terminal.Afterwards = $"The training so far is in {left.Folder}; go on with: {settings.Typed} --resume";
        else left.Remove();
    }

    // a model knows the panel and its series, and not the file that they come from
    private static void InPlace(LoadResult data, Action work)
    {
        try
        {
            work();
        }
        catch (DataException failure) when (failure.Fault.Where.EndsWith("panel", StringComparison.Ordinal) || failure.Fault.Where.Contains("series ", StringComparison.Ordinal))
        {
            string source = data.Inputs.IsEmpty ? "the query" : data.Inputs[0].Path, where = $"{source}, {failure.Fault.Where}";
            throw new DataException(failure.Fault with { Where = where.EndsWith(", panel", StringComparison.Ordinal) ? where[..^", panel".Length] : where }, failure);
        }
    }

    private Run Run(RunOutcome outcome, string? failure) => new()
    {
        Id = Ledger.Run.NewId(settings.Context.Time),
        Command = command,
        Started = _started,
        Duration = Elapsed,
        Seed = settings.Context.Seed,
        Version = Version,
        Inputs = [.. _inputs.Select((input, i) => new RunInput(System.IO.Path.GetFileName(input.Path), new FileHash(input.Sha256, input.Bytes), i == 0 ? _rows : null))],
        Specification = Specification,
        Metrics = Metrics,
        Maker = RunMaker.Current,
        Outcome = outcome,
        Failure = failure,
    };

    private void Write(Run run) => _live!.Record(run, run.Outcome == RunOutcome.Completed ? Decisions : []);

    private void Append(Run run, Action<string> report)
    {
        try
        {
            using LedgerStore store = LedgerStore.OpenExisting(settings.Ledger, settings.Context.Time);
            store.Record(run with { Specification = JsonSerializer.Serialize(new { typed = settings.Typed }) });
        }
        catch (DataException failure)
        {
            if (failure.Fault.Code != FaultCode.NotFound) report(NotLogged(failure));
        }
    }

    private static string NotLogged(DataException failure) => $"The run is not logged: {failure.Message}";

    // the failure that ended the run is what the person must see, not one of writing it down
    private void TryWrite(Run run)
    {
        try
        {
            Write(run);
        }
        catch (DataException second)
        {
            Console.Error.WriteLine($"The run could not be written to the ledger: {second.Message}");
        }
    }
}
