using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Kontor.Bench.Endurance;

/// <summary>Mixed load by many users on a server that is killed in the middle, and what of the acknowledged writes is there at the end.</summary>
internal static class EnduranceLoad
{
    /// <summary>Runs it.</summary>
    /// <param name="folder">Where server and artefacts work.</param>
    /// <param name="postgres">The database; null for SQLite.</param>
    /// <param name="time">How long; the server is killed with signal 9 after a half, for PostgreSQL a backend after three quarters.</param>
    /// <param name="users">How many users work at once.</param>
    internal static async Task<EnduranceResult> RunAsync(string folder, LocalPostgres? postgres, TimeSpan time, int users)
    {
        int port = FreePort();
        string[] arguments = ["serve", "--port", $"{port}", "--log-level", "error", .. postgres is null ? Array.Empty<string>() : ["--database", $"{postgres.Target};Maximum Pool Size=60"]];
        ServerProcess server = ServerProcess.Start(folder, arguments);
        try
        {
            await server.AddressAsync();
            string key = server.Key ?? throw new InvalidOperationException($"no key in: {server.Output}");
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = users }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
            var tally = new EnduranceTally();
            EnduranceUser[] crowd = [.. Enumerable.Range(0, users).Select(n => new EnduranceUser(n, () => client, tally))];
            using var stop = new CancellationTokenSource();
            var clock = Stopwatch.StartNew();
            Task work = Task.WhenAll(crowd.Select(u => Task.Run(() => u.WorkAsync(stop.Token))));

            await Task.Delay(time / 2);
            server.Send("KILL");
            await server.ExitAsync();
            var away = Stopwatch.StartNew();
            server.Dispose();
            server = ServerProcess.Start(folder, arguments);
            await server.AddressAsync();
            TimeSpan restarted = away.Elapsed;
            await Task.Delay(time / 4);
            bool backend = postgres?.KillBackend() ?? false;
            await Task.Delay(time / 4);
            await stop.CancelAsync();
            await work;
            TimeSpan worked = clock.Elapsed;

            string[] lost = [.. (await Task.WhenAll(crowd.Select(u => u.CompareAsync()))).SelectMany(l => l)];
            server.Send("TERM");
            int exit = await server.ExitAsync();
            return new EnduranceResult(tally, lost, worked, restarted, backend, exit, server.Error);
        }
        finally
        {
            server.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
