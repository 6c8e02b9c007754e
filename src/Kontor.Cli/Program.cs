using System.CommandLine;
using Kontor.Cli.Commands;

var root = new RootCommand("Kontor: commercial decisions with their uncertainty attached.")
{
    DemoCommand.Create(),
    ForecastCommand.Create(),
    BacktestCommand.Create(),
    DataCommand.Create(),
    RunsCommand.Create(),
};
// Ctrl-C cancels the work and waits for it to clean up
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) }).ConfigureAwait(false);
