using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Backups;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor ledger backup</c>, <c>restore</c> and <c>check</c></summary>
internal static class LedgerCommand
{
    internal static Command Create() => new("ledger", "Back up, restore and check the ledger") { Backup(), Restore(), Check() };

    private static Command Backup()
    {
        Argument<string> file = new("file") { Description = "The file to make, such as kontor-backup.zip" };
        var options = new LedgerOptions(artefacts: true);
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the file if it is there" };
        var command = new Command("backup", "Ledger and artefacts in one file, while servers go on writing") { file, overwrite };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            (string target, var blobs) = (parsed.GetRequiredValue(file), options.Blobs(parsed));
            BackupManifest made = terminal.WithProgress(sink => LedgerBackup.Write(options.Target(parsed), blobs, target, parsed.GetValue(overwrite), new FitContext { Cancellation = cancellation, Progress = sink }));
            Tell(terminal, "Backed up", made);
            foreach (string lost in made.Missing) terminal.Caution($"  artefact {lost} is not what its name says and was left out");
            return made.Missing.Count == 0 ? 0 : Terminal.Refused;
        });
        return command;
    }

    private static Command Restore()
    {
        Argument<string> file = new("file") { Description = "A backup" };
        var options = new LedgerOptions(artefacts: true);
        var command = new Command("restore", "A backup into a place where there is no ledger: from SQLite or PostgreSQL into either") { file };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            var blobs = options.Blobs(parsed);
            Tell(terminal, "Restored and compared", terminal.WithProgress(sink => LedgerBackup.Restore(parsed.GetRequiredValue(file), options.Target(parsed), blobs, new FitContext { Cancellation = cancellation, Progress = sink })));
            return 0;
        });
        return command;
    }

    private static Command Check()
    {
        Argument<string?> file = new("file") { Description = "A backup to check; by default the ledger", Arity = ArgumentArity.ZeroOrOne };
        var options = new LedgerOptions(artefacts: true);
        var command = new Command("check", "Is everything there, and what its hash says; exit code 0 when it is") { file };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            if (parsed.GetValue(file) is { } backup)
            {
                Tell(terminal, "The backup is whole", terminal.WithProgress(sink => LedgerBackup.Verify(backup, new FitContext { Cancellation = cancellation, Progress = sink })));
                return 0;
            }
            var blobs = options.Blobs(parsed);
            return Tell(terminal, terminal.WithProgress(sink => LedgerCheck.Run(options.Target(parsed), blobs, new FitContext { Cancellation = cancellation, Progress = sink })));
        });
        return command;
    }

    private static void Tell(Terminal terminal, string what, BackupManifest manifest)
    {
        terminal.Line($"{what}: {manifest.Rows:N0} rows in {manifest.Tables.Count} tables of version {manifest.LedgerVersion}, {manifest.Artefacts:N0} artefacts with {manifest.ArtefactBytes:N0} bytes");
        terminal.Json(manifest);
    }

    private static int Tell(Terminal terminal, LedgerCheckReport report)
    {
        terminal.Heading(report.IsWhole ? "The ledger is whole." : "The ledger is not whole.");
        terminal.Line($"{report.Rows.Values.Sum():N0} rows in {report.Rows.Count} tables of version {report.Version}, {report.Artefacts:N0} artefacts referred to, {report.Unreferenced:N0} not");
        foreach (string fault in report.Faults) terminal.Caution($"  {fault}");
        foreach (string missing in report.Missing) terminal.Caution($"  artefact {missing} is missing");
        foreach (string damaged in report.Damaged) terminal.Caution($"  artefact {damaged} is damaged");
        terminal.Json(report);
        return report.IsWhole ? 0 : Terminal.Refused;
    }
}
