using System.CommandLine;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;

namespace Kontor.Cli.Shell;

/// <summary>The source and the options of every command that reads one, writes results and records the run.</summary>
internal sealed class RunOptions
{
    private readonly Argument<string> _source = CommonOptions.Source();
    private readonly Option<string?> _config = CommonOptions.Config(), _folder = CommonOptions.Out();
    private readonly Option<int?>? _horizon;
    private readonly Option<int>? _origins;
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<bool> _overwrite = CommonOptions.Overwrite(), _json = CommonOptions.Json(), _skip = CommonOptions.SkipBadRows();
    private readonly Option<string> _ledger = CommonOptions.Ledger();
    private readonly Option<ulong> _seed = CommonOptions.Seed();

    /// <summary>The options of a command.</summary>
    /// <param name="origins">The origins of its backtest; null for a command that does not look ahead.</param>
    internal RunOptions(int? origins)
    {
        if (origins is { } usual) (_horizon, _origins) = (CommonOptions.Horizon(), CommonOptions.Origins(usual));
    }

    /// <summary>A command with these options and its own.</summary>
    internal Command Command(string name, string description, params ReadOnlySpan<Option> own)
    {
        var command = new Command(name, description) { _source, _config };
        if (_horizon is not null) command.Add(_horizon);
        if (_origins is not null) command.Add(_origins);
        foreach (Option option in own) command.Add(option);
        foreach (Option option in (Option[])[_folder, _overwrite, _ledger, _seed, _threads, _skip, _json]) command.Add(option);
        return command;
    }

    /// <summary>Makes a command run with what was asked for.</summary>
    internal void SetAction(Command command, Func<ParseResult, Terminal, RunSettings, int> run) => command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(_json), terminal => run(
        parsed,
        terminal,
        new RunSettings(
            CommonOptions.Request(parsed.GetRequiredValue(_source), parsed.GetValue(_config), _horizon is null ? null : parsed.GetValue(_horizon)) with { BadRows = parsed.GetValue(_skip) ? BadRowRule.Skip : null },
            parsed.GetValue(_folder), parsed.GetValue(_overwrite), parsed.GetValue(_ledger)!,
            new FitContext { Seed = parsed.GetValue(_seed), Threads = parsed.GetValue(_threads), Cancellation = cancellation })
        {
            Typed = CommandLine.Typed(parsed),
        })));

    /// <summary>The number of origins of the backtest.</summary>
    internal int Origins(ParseResult parsed) => parsed.GetValue(_origins!);
}
