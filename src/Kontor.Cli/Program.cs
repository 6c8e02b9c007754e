using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Kontor.Cli.Commands;
using Kontor.Cli.Shell;

var root = new RootCommand("Kontor: commercial decisions with their uncertainty attached.")
{
    DemoCommand.Create(),
    ForecastCommand.Create(),
    BacktestCommand.Create(),
    DataCommand.Create(),
    RunsCommand.Create(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction && args.Length > 0)
{
    foreach (ParseError error in parsed.Errors) Console.Error.WriteLine(Terminal.OneLine(error.Message));
    Console.Error.WriteLine($"All options: kontor {(parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ")}--help");
    return Terminal.Misused;
}
// Ctrl-C cancels the work and waits for it to clean up
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) }).ConfigureAwait(false);
