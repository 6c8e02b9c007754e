using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Ledger;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor runs</c></summary>
internal static class RunsCommand
{
    internal static Command Create()
    {
        Option<string> ledger = CommonOptions.Ledger();
        Option<bool> json = CommonOptions.Json();
        Option<int> most = CommonOptions.Number("--most", "count", "How many runs", 20, 1, "run");
        var command = new Command("runs", "The runs in the ledger, the latest first") { ledger, most, json };
        command.SetAction((parsed, _) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(terminal, parsed.GetValue(ledger)!, parsed.GetValue(most))));
        return command;
    }

    private static int Run(Terminal terminal, string ledger, int most)
    {
        using LedgerStore store = LedgerStore.OpenExisting(ledger, TimeProvider.System);
        IReadOnlyList<Run> runs = store.Runs(RunFilter.All, most);
        terminal.Table(
            ["Run", "Started", "Command", "Outcome", "Seconds", "Input", "Best MASE"],
            runs.Select(r => (IReadOnlyList<string>)
            [
                r.Id.ToString()[..8], r.Started.ToString("yyyy-MM-dd HH:mm"), r.Command, r.Outcome.ToString(), $"{r.Duration.TotalSeconds:0.0}", r.Inputs.Select(i => i.Name).FirstOrDefault() ?? "",
                r.Metrics.Where(m => m.Name == "mase" && m.Value is not null).Select(m => (double?)m.Value!.Value).Min() is { } best ? $"{best:0.000}" : "",
            ]));
        terminal.Json(runs);
        return 0;
    }
}
