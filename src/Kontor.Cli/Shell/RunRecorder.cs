using System.Collections.Immutable;
using System.Reflection;
using Kontor.Data.Sources;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Reports.Html;

namespace Kontor.Cli.Shell;

/// <summary>Writes a run to the ledger when it ends, however it ends.</summary>
internal sealed class RunRecorder(string ledger, string command, FitContext context)
{
    private readonly DateTimeOffset _started = context.Time.GetUtcNow();

    /// <summary>The version of the program.</summary>
    internal static string Version { get; } = typeof(RunRecorder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The files that were read.</summary>
    internal ImmutableArray<InputFile> Inputs { get; set; } = [];

    /// <summary>The rows of the first file.</summary>
    internal long? Rows { get; set; }

    /// <summary>The specification as JSON.</summary>
    internal string Specification { get; set; } = "{}";

    /// <summary>What was measured.</summary>
    internal ImmutableArray<RunMetric> Metrics { get; set; } = [];

    /// <summary>The files that were written, in the folder where they are until they are published.</summary>
    internal ImmutableArray<(string Name, string MediaType)> Files { get; set; } = [];

    /// <summary>The time since the run began.</summary>
    internal TimeSpan Elapsed => context.Time.GetUtcNow() - _started;

    /// <summary>What a report says of its origin.</summary>
    internal Provenance Provenance() => new(Inputs.IsEmpty ? "simulated" : $"sha256 {Inputs[0].Sha256[..16]}", context.Seed, $"Kontor {Version}", context.Time.GetUtcNow())
    {
        Facts = [("Command", command), .. Inputs.Select(i => ("Input", System.IO.Path.GetFileName(i.Path)))],
    };

    /// <summary>Runs the work; its run is in the ledger afterwards, with its results or with its failure. A ledger that cannot be opened is said before the work.</summary>
    internal int Record(Func<ResultFolder> work)
    {
        LedgerStore.Open(ledger, context.Time).Dispose();
        Run completed;
        try
        {
            using ResultFolder folder = work();
            ImmutableArray<RunArtefact> artefacts =
                [.. Files.Select(f => new RunArtefact(f.Name, $"{System.IO.Path.GetFileName(folder.Path)}/{f.Name}", FileHash.Of(System.IO.Path.Combine(folder.Working, f.Name), context), f.MediaType))];
            folder.Publish();
            completed = Run(RunOutcome.Completed, failure: null) with { Artefacts = artefacts };
        }
        catch (OperationCanceledException)
        {
            TryWrite(Run(RunOutcome.Cancelled, failure: null));
            throw;
        }
        catch (Exception failure)
        {
            TryWrite(Run(RunOutcome.Failed, failure.Message));
            throw;
        }
        Write(completed); // after the results are in place: they are not lost when the ledger cannot be written
        return 0;
    }

    private Run Run(RunOutcome outcome, string? failure) => new()
    {
        Id = Ledger.Run.NewId(context.Time),
        Command = command,
        Started = _started,
        Duration = Elapsed,
        Seed = context.Seed,
        Version = Version,
        Inputs = [.. Inputs.Select((input, i) => new RunInput(System.IO.Path.GetFileName(input.Path), new FileHash(input.Sha256, input.Bytes), i == 0 ? Rows : null))],
        Specification = Specification,
        Metrics = Metrics,
        Outcome = outcome,
        Failure = failure,
    };

    private void Write(Run run)
    {
        using LedgerStore store = LedgerStore.Open(ledger, context.Time);
        store.Record(run);
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
