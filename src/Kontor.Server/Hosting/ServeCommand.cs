using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Server.Operations;
using Kontor.Server.Operations.Logs;

namespace Kontor.Server.Hosting;

/// <summary><c>kontor serve</c>: 0 after a signal to stop, 1 where the machine or the data refuse, 2 for a wrong option, 3 for a fault of the program.</summary>
internal static class ServeCommand
{
    internal static Command Create(Func<string, string?> environment)
    {
        var options = new ServeOptions(environment);
        var command = new Command("serve", "Start the server: tracking, registry, scores. Each option can be given by the environment variable in brackets; the option wins");
        foreach (Option option in options.All) command.Add(option);
        command.SetAction((parsed, _) => Guard(() => options.Read(parsed)));
        return command;
    }

    private static async Task<int> Guard(Func<ServerSettings> read)
    {
        try
        {
            return await Run(read() with { Log = Console.Error }).ConfigureAwait(false);
        }
        catch (SettingException wrong)
        {
            return Refuse(wrong.Message, 2);
        }
        catch (Exception failure) when (failure is DataException or IOException or SocketException or UnauthorizedAccessException)
        {
            return Refuse(failure.Message, 1);
        }
        catch (Exception failure)
        {
            return Refuse($"A fault of Kontor itself, please report it: {failure.GetType().Name} in {failure.TargetSite?.DeclaringType?.Name}.{failure.TargetSite?.Name}: {failure.Message}", 3);
        }
    }

    private static async Task<int> Run(ServerSettings settings)
    {
        WebApplication app = KontorServer.Build(settings);
        await using (app.ConfigureAwait(false))
        {
            // what cannot work is said before the first client comes
            LedgerStore ledger = app.Services.GetRequiredService<LedgerStore>();
            app.Services.GetRequiredService<BlobStore>().Probe();
            Shutdown shutdown = app.Services.GetRequiredService<Shutdown>();
            using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            await Start(app, settings).ConfigureAwait(false);
            // the key is known from here on only to who reads the screen
            string? key = settings.Access.Open ? null : await ledger.Access.EnsureAdministratorAsync().ConfigureAwait(false);
            Greeting.Write(Console.Out, app.Urls.First(), ledger.Name, settings, key);
            app.Logger.Started(app.Urls.First(), ledger.Name);
            await app.WaitForShutdownAsync().ConfigureAwait(false);
            app.Logger.Stopped();
            return 0;

            void Stop(PosixSignalContext signal) => signal.Cancel = shutdown.Begin();
        }
    }

    private static async Task Start(WebApplication app, ServerSettings settings)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // what had started already ends in order
            await app.StopAsync().ConfigureAwait(false);
            if (failure is not (IOException or SocketException)) throw;
            string found = (failure as SocketException ?? failure.InnerException as SocketException ?? failure.InnerException?.InnerException as SocketException)?.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "a port that another program uses, needed a free one: kontor serve --port 0 takes any",
                SocketError.AccessDenied => "a port that this user may not open, needed one above 1023: kontor serve --port 5000",
                SocketError.AddressNotAvailable => "an address that this machine does not have, needed one of its own: kontor serve --host 127.0.0.1",
                _ => failure.Message,
            };
            throw new IOException($"{settings.Host}:{settings.Port}: found {found}", failure);
        }
    }

    private static int Refuse(string message, int code)
    {
        Console.Error.WriteLine(string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return code;
    }
}
