using System.CommandLine;
using System.Globalization;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Governance;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor decisions approve</c>, <c>reject</c>, <c>withdraw</c>, <c>outcome</c> and <c>policy</c>: what people say of decisions.</summary>
internal static class DecisionActions
{
    internal static IEnumerable<Command> Create()
    {
        yield return Judge("approve", "Approve a decision: it may be carried out", Verdict.Approved);
        yield return Judge("reject", "Reject a decision", Verdict.Rejected);
        yield return Judge("withdraw", "Take the last verdict on a decision back: it is open again", Verdict.Withdrawn);
        yield return Outcome();
        yield return Policy();
    }

    private static Command Judge(string name, string description, Verdict verdict)
    {
        var common = new Common();
        var reason = new Option<string>("--reason") { HelpName = "text", Description = "Why, in a sentence", Required = true };
        Command command = common.Command(name, description, reason);
        common.SetAction(command, (parsed, store, by, cancellation) => store.JudgeAsync(common.Run(parsed), common.Number(parsed), verdict, by, parsed.GetValue(reason)!, cancellation));
        return command;
    }

    private static Command Outcome()
    {
        var common = new Common();
        var measure = new Option<string>("--measure") { HelpName = "name", Description = "What changed, such as profit: a measure that the decision names, to be compared with it, or another", Required = true };
        var value = new Option<double>("--value") { HelpName = "number", Description = "The change that was seen, against doing nothing", Required = true };
        var unit = new Option<string?>("--unit") { HelpName = "text", Description = "In what it is counted (default: the decision's own unit of the measure)" };
        Option<DateOnly?> from = Day("--from", "The first day over which it was seen (default: the day of the decision)"), to = Day("--to", "The last day over which it was seen (default: today)");
        var note = new Option<string?>("--note") { HelpName = "text", Description = "How it was measured, in a sentence" };
        Command command = common.Command("outcome", "Record what came true of a decision, beside what was expected", measure, value, unit, from, to, note);
        common.SetAction(command, async (parsed, store, by, cancellation) =>
        {
            GovernedDecision made = await store.FindAsync(common.Run(parsed), common.Number(parsed), cancellation).ConfigureAwait(false);
            var seen = new Observation
            {
                Measure = parsed.GetValue(measure)!,
                Value = parsed.GetValue(value),
                Unit = parsed.GetValue(unit),
                Note = parsed.GetValue(note),
                Period = (parsed.GetValue(from) ?? DateOnly.FromDateTime(made.Made.LocalDateTime), parsed.GetValue(to) ?? DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime)),
            };
            return await store.ObserveAsync(made.RunId.ToString(), made.Number, seen, by, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Policy()
    {
        const string on = "on", off = "off";
        Option<string> by = By();
        var options = new LedgerOptions();
        var four = new Option<string?>("--four-eyes") { HelpName = "on|off", Description = "Whether nobody may approve a decision of their own" };
        CommonOptions.Among(four, [on, off]);
        var command = new Command("policy", "Show or set the rules that approvals keep") { four, by };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore store = options.OpenExisting(parsed);
            if (parsed.GetValue(four) is { } word) store.Governance.SetPolicyAsync(new GovernancePolicy { FourEyes = word == on }, Person(parsed.GetValue(by)), cancellation).GetAwaiter().GetResult();
            GovernancePolicy policy = store.Governance.PolicyAsync(cancellation).GetAwaiter().GetResult();
            terminal.Line(policy.FourEyes ? "Four eyes: nobody approves a decision of their own." : "No rule: anybody may approve any decision (--four-eyes on changes that).");
            terminal.Json(policy);
            return 0;
        });
        return command;
    }

    private static Option<string> By() => new("--by") { HelpName = "name", Description = $"Who says it (default: {RunMaker.Variable}, else the user)" };

    private static string Person(string? named) => named ?? RunMaker.Current ?? throw new DataException(new DataFault(FaultCode.Missing, "--by", "nobody", $"the name of the person who says it, or {RunMaker.Variable}"));

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        HelpName = "date",
        Description = description,
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)) return day;
            result.AddError($"{name} is '{result.Tokens[0].Value}': needs a date such as 2026-01-31");
            return null;
        },
    };

    /// <summary>Which decision, who speaks, where the ledger is.</summary>
    private sealed class Common
    {
        private readonly Argument<string> _run = new("run") { Description = "The run's identity or the first digits, as kontor decisions shows them" };
        private readonly Argument<int> _number = new("number") { Description = "The decision's number in the run" };
        private readonly Option<string> _by = By();
        private readonly LedgerOptions _options = new();

        internal Command Command(string name, string description, params ReadOnlySpan<Option> own)
        {
            var command = new Command(name, description) { _run, _number };
            foreach (Option option in own) command.Add(option);
            command.Add(_by);
            _options.AddTo(command);
            return command;
        }

        internal string Run(ParseResult parsed) => parsed.GetRequiredValue(_run);

        internal int Number(ParseResult parsed) => parsed.GetRequiredValue(_number);

        internal void SetAction(Command command, Func<ParseResult, GovernanceStore, string, CancellationToken, Task<GovernedDecision>> act) => _options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore store = LedgerStore.OpenExisting(_options.Target(parsed), TimeProvider.System);
            GovernedDecision after = act(parsed, store.Governance, Person(parsed.GetValue(_by)), cancellation).GetAwaiter().GetResult();
            DecisionsCommand.Print(terminal, after);
            terminal.Json(after);
            return 0;
        });
    }
}
