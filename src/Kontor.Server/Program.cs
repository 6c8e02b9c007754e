using System.CommandLine;
using Kontor.Server.Hosting;

var root = new Command("kontor-server", "Kontor's server: ledger, tracking, registry, serving") { ServeCommand.Create() };
return await root.Parse(args.Length == 0 ? ["serve"] : args).InvokeAsync().ConfigureAwait(false);
