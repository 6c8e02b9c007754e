using System.Collections.Immutable;
using System.Reflection;
using Kontor.Cli.Commands;
using Kontor.Data.Loading;
using Kontor.Data.Sources;
using Kontor.Decisions;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Reports.Html;

namespace Kontor.Cli.Shell;

/// <summary>Loads, works, publishes, and writes the run to the ledger when it ends, however it ends.</summary>
internal sealed class RunRecorder(RunSettings settings, string command, Terminal terminal)
{
    private readonly DateTimeOffset _started = settings.Context.Time.GetUtcNow();
    private ImmutableArray<InputFile> _inputs = [];
    private ResultFolder? _folder;
    private long? _rows;

    /// <summary>The version of the program.</summary>
    internal static string Version { get; } = typeof(RunRecorder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

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
        LedgerStore.Open(settings.Ledger, settings.Context.Time).Dispose();
        Run completed;
        try
        {
            using ResultFolder folder = settings.Resume ? ResultFolder.Resume(settings.Folder, settings.Overwrite) : ResultFolder.Open(settings.Folder, settings.Overwrite);
            _folder = folder;
            LoadResult data = terminal.WithProgress(sink => Source.Load(settings.Load, settings.Context with { Progress = sink }));
            (_inputs, _rows) = (data.Inputs, data.RowCount);
            folder.Spare(data.Inputs.Select(i => i.Path));
            LoadSummary.Print(terminal, data);
            InPlace(data, () => work(data, folder));
            ImmutableArray<RunArtefact> artefacts =
                [.. Files.Select(f => new RunArtefact(f.Name, $"{System.IO.Path.GetFileName(folder.Path)}/{f.Name}", FileHash.Of(System.IO.Path.Combine(folder.Working, f.Name), settings.Context), f.MediaType))];
            folder.Publish();
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
        Outcome = outcome,
        Failure = failure,
    };

    private void Write(Run run)
    {
        using LedgerStore store = LedgerStore.Open(settings.Ledger, settings.Context.Time);
        store.Record(run, run.Outcome == RunOutcome.Completed ? Decisions : []);
    }

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
