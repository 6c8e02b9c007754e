using System.CommandLine;
using System.CommandLine.Help;
using Kontor.Server.Hosting;

var version = new VersionOption();
var root = new Command("kontor", "Kontor's server: ledger, tracking, registry, serving") { ServeCommand.Create(Environment.GetEnvironmentVariable), new HelpOption(), version };
// an option without a command is one of serve: a container's arguments, or none at all
ParseResult parsed = root.Parse(args is [] || (args[0].StartsWith('-') && args is not ["--help" or "-h" or "-?" or "--version"]) ? ["serve", .. args] : args);
if (parsed.Action is not HelpAction && parsed.GetResult(version) is null && (parsed.Errors.Count > 0 || parsed.UnmatchedTokens.Count > 0))
{
    foreach (string fault in parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens.Select(t => t.StartsWith('-') ? $"'{t}' is no option of kontor serve" : $"'{t}' is one word too many for kontor serve") : parsed.Errors.Select(e => e.Message)) Console.Error.WriteLine(fault);
    Console.Error.WriteLine("All options: kontor serve --help");
    return 2;
}
// signals are the server's own: the command line may not end the process under it
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
