using System.CommandLine;

namespace Kontor.Server.Hosting;

/// <summary><c>kontor serve</c></summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var usual = new ServerSettings();
        var database = new Option<string>("--database") { HelpName = "file", Description = "SQLite file or PostgreSQL connection string", DefaultValueFactory = _ => usual.Database };
        var artefacts = new Option<string>("--artefacts") { HelpName = "folder", Description = "The folder of artefacts", DefaultValueFactory = _ => usual.Artefacts };
        var host = new Option<string>("--host") { HelpName = "address", Description = "The address to listen on", DefaultValueFactory = _ => usual.Host };
        var port = new Option<int>("--port") { HelpName = "number", Description = "The port; 0 takes a free one", DefaultValueFactory = _ => usual.Port };
        var command = new Command("serve", "Start the server") { database, artefacts, host, port };
        command.SetAction(async (parsed, cancellation) =>
        {
            WebApplication app = KontorServer.Build(new ServerSettings
            {
                Database = parsed.GetValue(database)!, Artefacts = parsed.GetValue(artefacts)!, Host = parsed.GetValue(host)!, Port = parsed.GetValue(port),
            });
            await using (app.ConfigureAwait(false))
            {
                await app.StartAsync(cancellation).ConfigureAwait(false);
                Console.WriteLine($"Kontor listens on {string.Join(", ", app.Urls)}");
                await app.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            }
            return 0;
        });
        return command;
    }
}
