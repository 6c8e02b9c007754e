using System.CommandLine;
using Kontor.Data.Loading;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;

namespace Kontor.Cli.Shell;

/// <summary>The options of every command on the ledger itself. One that changes or checks something leaves a run there; one that only shows what is there leaves none.</summary>
/// <param name="artefacts">Whether the command needs the artefacts, too.</param>
internal sealed class LedgerOptions(bool artefacts = false)
{
    private readonly Option<string> _ledger = CommonOptions.Ledger();
    private readonly Option<string?> _artefacts = new("--artefacts") { HelpName = "folder", Description = $"The folder of artefacts (default: {ArtefactFolder.Variable}, else {ArtefactFolder.Name} beside the ledger's file)" };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        command.Add(_ledger);
        if (artefacts) command.Add(_artefacts);
        command.Add(_json);
    }

    /// <summary>The ledger's target.</summary>
    internal string Target(ParseResult parsed) => parsed.GetValue(_ledger)!;

    /// <summary>The ledger, made where there is none.</summary>
    internal LedgerStore Open(ParseResult parsed) => LedgerStore.Open(Target(parsed), TimeProvider.System);

    /// <summary>The ledger, which has to be there.</summary>
    internal LedgerStore OpenExisting(ParseResult parsed) => LedgerStore.OpenExisting(Target(parsed), TimeProvider.System);

    /// <summary>The artefacts.</summary>
    internal BlobStore Blobs(ParseResult parsed) => new(parsed.GetValue(_artefacts) ?? ArtefactFolder.Of(Target(parsed)));

    /// <summary>Makes a command run that only shows, or logs itself.</summary>
    internal void SetAction(Command command, Func<ParseResult, Terminal, CancellationToken, int> work) =>
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(_json), terminal => work(parsed, terminal, cancellation)));

    /// <summary>Makes a command run whose run is in the ledger when it has ended.</summary>
    internal void SetLoggedAction(Command command, Func<ParseResult, Terminal, CancellationToken, int> work) =>
        SetAction(command, (parsed, terminal, cancellation) => Recorder(parsed, terminal, source: null, cancellation).LogAfterwards(() => work(parsed, terminal, cancellation)));

    /// <summary>The recorder of a run that reads a file, or none.</summary>
    internal RunRecorder Recorder(ParseResult parsed, Terminal terminal, string? source, CancellationToken cancellation)
    {
        var settings = new RunSettings(new LoadRequest { Path = source }, Folder: null, Overwrite: false, Target(parsed), new FitContext { Cancellation = cancellation }) { Typed = CommandLine.Typed(parsed) };
        return new RunRecorder(settings, CommandLine.WordsOf(parsed), terminal);
    }
}
