using System.CommandLine;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor serve</c>, which the launcher hands to the program of the server: here so that the help knows it.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var command = new Command("serve", "Start the server: tracking, registry, scores (kontor serve --help)") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(_ =>
        {
            Console.Error.WriteLine("The server is a program of its own: ./kontor serve, or dotnet run --project src/Kontor.Server");
            return 2;
        });
        return command;
    }
}
