using System.Collections.Immutable;
using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Governance;
using Kontor.Reports.Decisions;
using Kontor.Reports.Numbers;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor decisions</c></summary>
internal static class DecisionsCommand
{
    private const string Open = "open", Approved = "approved", Rejected = "rejected";

    internal static Command Create()
    {
        var options = new LedgerOptions();
        var run = new Option<string?>("--run") { HelpName = "id", Description = "Only those of this run: its identity or the first digits, as kontor runs shows them" };
        var kind = new Option<string?>("--kind") { HelpName = "kind", Description = "Only those of this kind, such as price" };
        var subject = new Option<string?>("--subject") { HelpName = "text", Description = "Only those about this, such as store=12 brand=3" };
        var standing = new Option<string?>("--standing") { HelpName = "word", Description = $"Only those that are {Open}, {Approved} or {Rejected}" };
        CommonOptions.Among(standing, [Open, Approved, Rejected]);
        Option<int> most = CommonOptions.Number("--most", "count", "How many decisions", 20, 1, "decision");
        var command = new Command("decisions", "The decisions in the ledger, those of the latest run first") { run, kind, subject, standing, most };
        options.AddTo(command);
        options.SetAction(command, (parsed, terminal, cancellation) => Run(
            terminal,
            options.Target(parsed),
            new DecisionFilter
            {
                Run = parsed.GetValue(run), Kind = parsed.GetValue(kind), Subject = parsed.GetValue(subject),
                Standing = parsed.GetValue(standing) is { } word ? Enum.Parse<DecisionStanding>(word, ignoreCase: true) : null,
            },
            parsed.GetValue(most),
            cancellation));
        foreach (Command own in DecisionActions.Create()) command.Add(own);
        return command;
    }

    /// <summary>A decision on the terminal: the decision, who said what of it, what came true.</summary>
    internal static void Print(Terminal terminal, GovernedDecision made)
    {
        terminal.Heading($"{made.Decision.Subject}: {made.Decision.Kind}, decision {made.Number} of run {made.RunId.ToString()[..8]}, {made.Made:yyyy-MM-dd HH:mm}{(made.Maker is null ? "" : $", {made.Maker}")}");
        foreach ((string name, string text) in DecisionText.Lines(made.Decision)) Line(terminal, name, text);
        if (made.Approvals.IsEmpty) Line(terminal, "Verdict", "none yet");
        // the last word first: it is the one that counts
        foreach (Approval approval in made.Approvals.Reverse()) Line(terminal, "Verdict", $"{approval.Verdict.ToString().ToLowerInvariant()} by {approval.By}, {approval.At:yyyy-MM-dd HH:mm}: {approval.Reason}");
        foreach (ObservedOutcome outcome in made.Outcomes) Line(terminal, "Outcome", Said(outcome));
        terminal.Line();
    }

    private static int Run(Terminal terminal, string ledger, DecisionFilter filter, int most, CancellationToken cancellation)
    {
        using LedgerStore store = LedgerStore.OpenExisting(ledger, TimeProvider.System);
        DecisionPage found = store.Governance.ListAsync(filter, most, cancellation: cancellation).GetAwaiter().GetResult();
        if (found.Decisions.IsEmpty && filter != DecisionFilter.All) throw new DataException(new DataFault(FaultCode.NotFound, ledger, "no decision with " + Said(filter), "one that is there: kontor decisions lists them"));
        foreach (GovernedDecision made in found.Decisions) Print(terminal, made);
        if (found.Decisions.IsEmpty) terminal.Line("No decisions yet.");
        if (found.Next is not null) terminal.Line($"More with --most; {most} are shown.");
        terminal.Json(found.Decisions);
        return 0;
    }

    private static void Line(Terminal terminal, string name, string text) => terminal.Line($"  {name,-17}{text}");

    private static string Said(ObservedOutcome outcome)
    {
        var numbers = new NumberStyle { Signed = true };
        string compared = outcome is { Expected: { } expected, IsInside: { } inside } ? $"; {(inside ? "inside" : "outside")} of the interval {numbers.Format(expected.Lower, expected.Upper)}" : "";
        return $"{outcome.Measure} {numbers.Format(outcome.Value)} {outcome.Unit}, {outcome.From:yyyy-MM-dd} to {outcome.To:yyyy-MM-dd}, by {outcome.By}{compared}{(outcome.Note is null ? "" : $". {outcome.Note}")}";
    }

    private static string Said(DecisionFilter filter)
    {
        (string Name, string? Value)[] conditions = [("run", filter.Run), ("kind", filter.Kind), ("subject", filter.Subject), ("standing", filter.Standing?.ToString().ToLowerInvariant())];
        return string.Join(" and ", conditions.Where(c => c.Value is not null).Select(c => $"{c.Name} '{c.Value}'"));
    }
}
