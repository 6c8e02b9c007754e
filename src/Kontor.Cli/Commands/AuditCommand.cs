using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Access;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor audit list</c> and <c>verify</c>: who did what on the server, and whether that was changed since.</summary>
internal static class AuditCommand
{
    internal static Command Create() => new("audit", "The audit trail of the server") { List(), Verify() };

    private static Command List()
    {
        var options = new LedgerOptions();
        Option<int> most = CommonOptions.Number("--most", "count", "How many rows", 20, 1, "row");
        var command = new Command("list", "Who did what to which thing, the latest first") { most };
        options.AddTo(command);
        options.SetAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore store = options.OpenExisting(parsed);
            IReadOnlyList<AuditRecord> rows = store.Audit.ListAsync(before: null, parsed.GetValue(most), cancellation).GetAwaiter().GetResult();
            terminal.Table(
                ["Row", "When", "Who", "From", "What", "Which", "Status"],
                rows.Select(r => (IReadOnlyList<string>)[$"{r.Number}", $"{r.Made:yyyy-MM-dd HH:mm:ss}", r.Actor, r.Address, r.Action, r.Subject, $"{r.Status}"]));
            terminal.Json(rows);
            return 0;
        });
        return command;
    }

    private static Command Verify()
    {
        var options = new LedgerOptions();
        var expect = new Option<string?>("--expect") { HelpName = "hash", Description = "A hash that an earlier verify printed: the trail has to have it still" };
        var command = new Command("verify", "Look whether a row of the audit trail was changed or taken out") { expect };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            string target = options.Target(parsed);
            using LedgerStore store = LedgerStore.OpenExisting(target, TimeProvider.System);
            AuditVerdict verdict = store.Audit.VerifyAsync(parsed.GetValue(expect), cancellation).GetAwaiter().GetResult();
            if (verdict.FirstBad is { } bad)
                throw new DataException(new DataFault(FaultCode.Malformed, $"audit trail of {target}", $"row {bad} changed or missing", "the rows as they were written: a backup has them"));
            terminal.Line($"The audit trail is whole: {verdict.Rows} rows. Note the hash of the last elsewhere, so that a cut-off end is found out: kontor audit verify --expect {verdict.Head}");
            terminal.Json(verdict);
            return 0;
        });
        return command;
    }
}
