using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Kontor.Cli.Commands;
using Kontor.Cli.Shell;

var version = new VersionOption();
// no RootCommand: it would be named after the assembly, which may not be called what Kontor.dll is called on file systems that ignore case
var root = new Command("kontor", "Commercial decisions with their uncertainty attached. Start with: kontor demo")
{
    DemoCommand.Create(),
    ForecastCommand.Create(),
    BacktestCommand.Create(),
    PriceCommand.Create(),
    DataCommand.Create(),
    RunsCommand.Create(),
    DecisionsCommand.Create(),
    ModelCommand.Create(),
    ScoreCommand.Create(),
    KeyCommand.Create(),
    AuditCommand.Create(),
    LedgerCommand.Create(),
    ServeCommand.Create(),
    new HelpOption(),
    version,
};
ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
if (parsed.Action is not HelpAction && parsed.GetResult(version) is null && CommandLine.Faults(parsed).Any()) return Terminal.Misuse(parsed);
// Ctrl-C cancels the work and waits for it to clean up
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) }).ConfigureAwait(false);
