using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Tracking;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor runs</c></summary>
internal static class RunsCommand
{
    internal static Command Create()
    {
        var options = new LedgerOptions();
        Option<int> most = CommonOptions.Number("--most", "count", "How many runs", 20, 1, "run");
        var only = new Option<string?>("--command") { HelpName = "words", Description = "Only those of this command, such as forecast or \"price recommend\"" };
        var command = new Command("runs", "The runs in the ledger, the latest first: those of commands, and those that others have tracked") { only, most };
        options.AddTo(command);
        options.SetAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore store = options.OpenExisting(parsed);
            return RunAsync(terminal, store, parsed.GetValue(only), parsed.GetValue(most), cancellation).GetAwaiter().GetResult();
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, LedgerStore store, string? command, int most, CancellationToken cancellation)
    {
        await MarkLostAsync(store, cancellation).ConfigureAwait(false);
        IReadOnlyList<Run> finished = store.Runs(new RunFilter { Command = command }, most);
        Dictionary<string, string> experiments = await ExperimentsAsync(store, command, cancellation).ConfigureAwait(false);
        RunPage tracked = await store.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = [.. experiments.Keys], MaxResults = Math.Min(most, 50_000) }, cancellation).ConfigureAwait(false);
        // a run of a command that has ended is both: its record says more
        HashSet<string> recorded = [.. finished.Select(r => r.Id.ToString("N"))];
        (DateTimeOffset Started, string[] Cells, object Json)[] rows =
        [
            .. finished.Select(r => (r.Started, Cells(r), (object)r))
                .Concat(tracked.Runs.Where(r => !recorded.Contains(r.Id) && store.Find(Guid.ParseExact(r.Id, "N")) is null).Select(r => Row(r, experiments[r.ExperimentId])))
                .OrderByDescending(r => r.Item1).Take(most),
        ];
        terminal.Table(["Run", "Started", "Command", "Outcome", "Seconds", "Input", "Best MASE"], rows.Select(r => r.Cells));
        terminal.Json(rows.Select(r => r.Json));
        return 0;
    }

    private static string[] Cells(Run run) =>
    [
        run.Id.ToString()[..8], run.Started.ToString("yyyy-MM-dd HH:mm"), run.Command, run.Outcome.ToString(), $"{run.Duration.TotalSeconds:0.0}", run.Inputs.Select(i => i.Name).FirstOrDefault() ?? "",
        run.Metrics.Where(m => m.Name == "mase" && m.Value is not null).Select(m => (double?)m.Value!.Value).Min() is { } best ? $"{best:0.000}" : "",
    ];

    // one that lives, that was killed, or that is none of a command: what it is called stands where a command has its input
    private static (DateTimeOffset, string[], object) Row(RunDocument run, string experiment)
    {
        DateTimeOffset started = DateTimeOffset.FromUnixTimeMilliseconds(run.StartTime);
        DateTimeOffset until = run.EndTime is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : TimeProvider.System.GetUtcNow();
        string command = run.Tags.FirstOrDefault(t => t.Key == "kontor.command").Value ?? experiment;
        string name = run.Name.StartsWith(command + " ", StringComparison.Ordinal) ? run.Name[(command.Length + 1)..] : run.Name;
        double? best = run.Metrics.Where(m => m.Key.StartsWith("mase", StringComparison.Ordinal) && double.IsFinite(m.Value)).Select(m => (double?)m.Value).Min();
        return (
            started,
            [Guid.ParseExact(run.Id, "N").ToString()[..8], started.ToString("yyyy-MM-dd HH:mm"), command, run.Status.ToString(), $"{Math.Max(0, (until - started).TotalSeconds):0.0}", name, best is { } mase ? $"{mase:0.000}" : ""],
            new
            {
                id = Guid.ParseExact(run.Id, "N"), command, started, outcome = run.Status, duration = run.EndTime is null ? (TimeSpan?)null : until - started, name = run.Name, experiment, maker = run.UserId,
                metrics = run.Metrics.Select(m => new { name = m.Key, value = m.Value, step = m.Step }),
                tags = run.Tags.ToDictionary(t => t.Key, t => t.Value),
            });
    }

    private static async Task<Dictionary<string, string>> ExperimentsAsync(LedgerStore store, string? command, CancellationToken cancellation)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        string? page = null;
        do
        {
            Page<Experiment> found = await store.Tracking.SearchExperimentsAsync(new ExperimentSearch { PageToken = page }, cancellation).ConfigureAwait(false);
            foreach (Experiment experiment in found.Items.Where(e => command is null || e.Name == RunRecorder.Experiment(command))) names[experiment.Id] = experiment.Name;
            page = found.NextPageToken;
        }
        while (page is not null);
        return names;
    }

    // who may only read the ledger sees the runs as they stand
    private static async Task MarkLostAsync(LedgerStore store, CancellationToken cancellation)
    {
        try
        {
            await store.Tracking.MarkLostRunsAsync(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), cancellation).ConfigureAwait(false);
        }
        catch (DataException failure) when (failure.Fault.Code is FaultCode.CannotWrite or FaultCode.Database)
        {
            return;
        }
    }
}
