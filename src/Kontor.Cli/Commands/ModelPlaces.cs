using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;

namespace Kontor.Cli.Commands;

/// <summary>Where registered models lie: the ledger, and the folder of their files beside it.</summary>
internal sealed class ModelPlaces
{
    private const string Folder = "kontor-artefacts";
    private readonly Option<string> _ledger = CommonOptions.Ledger();
    private readonly Option<string?> _artefacts = new("--artefacts") { HelpName = "folder", Description = $"The folder of model files (default: {Folder} beside the ledger's file)" };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        command.Add(_ledger);
        command.Add(_artefacts);
        command.Add(_json);
    }

    /// <summary>Makes a command run with an open ledger.</summary>
    internal void SetAction(Command command, Action<ParseResult, Terminal, LedgerStore, BlobStore, CancellationToken> work) =>
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(_json), terminal =>
        {
            using LedgerStore store = LedgerStore.Open(parsed.GetValue(_ledger)!, TimeProvider.System);
            work(parsed, terminal, store, Blobs(parsed), cancellation);
            return 0;
        }));

    /// <summary>Makes a command run that may do without a ledger.</summary>
    internal void SetActionWithoutLedger(Command command, Action<ParseResult, Terminal, Func<(LedgerStore Ledger, BlobStore Blobs)>, CancellationToken> work) =>
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(_json), terminal =>
        {
            work(parsed, terminal, () => (LedgerStore.OpenExisting(parsed.GetValue(_ledger)!, TimeProvider.System), Blobs(parsed)), cancellation);
            return 0;
        }));

    /// <summary>The store of model files.</summary>
    private BlobStore Blobs(ParseResult parsed) => new(parsed.GetValue(_artefacts) ?? Beside(parsed.GetValue(_ledger)!));

    private static string Beside(string ledger) => LedgerStore.IsFile(ledger) && Path.GetDirectoryName(ledger) is { Length: > 0 } folder ? Path.Combine(folder, Folder) : Folder;
}
