using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Reports.Decisions;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor decisions</c></summary>
internal static class DecisionsCommand
{
    internal static Command Create()
    {
        Option<string> ledger = CommonOptions.Ledger();
        Option<bool> json = CommonOptions.Json();
        var run = new Option<string?>("--run") { HelpName = "id", Description = "Only those of this run: its identity or the first digits, as kontor runs shows them" };
        var kind = new Option<string?>("--kind") { HelpName = "kind", Description = "Only those of this kind, such as price" };
        var subject = new Option<string?>("--subject") { HelpName = "text", Description = "Only those about this, such as store=12 brand=3" };
        Option<int> most = CommonOptions.Number("--most", "count", "How many decisions", 20, 1, "decision");
        var command = new Command("decisions", "The decisions in the ledger, those of the latest run first") { run, kind, subject, most, ledger, json };
        command.SetAction((parsed, _) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(
            terminal, parsed.GetValue(ledger)!, new DecisionFilter { Run = parsed.GetValue(run), Kind = parsed.GetValue(kind), Subject = parsed.GetValue(subject) }, parsed.GetValue(most))));
        return command;
    }

    private static int Run(Terminal terminal, string ledger, DecisionFilter filter, int most)
    {
        using LedgerStore store = LedgerStore.OpenExisting(ledger, TimeProvider.System);
        // one more than is shown tells whether there are more
        IReadOnlyList<RecordedDecision> found = store.Decisions(filter, most == int.MaxValue ? most : most + 1);
        if (found.Count == 0 && filter != DecisionFilter.All) throw new DataException(new DataFault(FaultCode.NotFound, ledger, "no decision with " + Said(filter), "one that is there: kontor decisions lists them"));
        RecordedDecision[] shown = [.. found.Take(most)];
        foreach (RecordedDecision recorded in shown) Print(terminal, recorded);
        if (shown.Length == 0) terminal.Line("No decisions yet.");
        if (found.Count > most) terminal.Line($"More with --most; {most} are shown.");
        terminal.Json(shown);
        return 0;
    }

    private static void Print(Terminal terminal, RecordedDecision recorded)
    {
        terminal.Heading($"{recorded.Decision.Subject}: {recorded.Decision.Kind}, decision {recorded.Number} of run {recorded.RunId.ToString()[..8]}, {recorded.Made:yyyy-MM-dd HH:mm}");
        foreach ((string name, string text) in DecisionText.Lines(recorded.Decision)) terminal.Line($"  {name,-17}{text}");
        terminal.Line();
    }

    private static string Said(DecisionFilter filter)
    {
        (string Name, string? Value)[] conditions = [("run", filter.Run), ("kind", filter.Kind), ("subject", filter.Subject)];
        return string.Join(" and ", conditions.Where(c => c.Value is not null).Select(c => $"{c.Name} '{c.Value}'"));
    }
}
