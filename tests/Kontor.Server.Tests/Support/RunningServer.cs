using Kontor.Server.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Kontor.Server.Tests.Support;

/// <summary>A server in this process on a free loopback port, with a ledger of its own in a temporary folder.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly WebApplication _app;

    private RunningServer(DirectoryInfo folder, WebApplication app)
    {
        (_folder, _app) = (folder, app);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>A client with the key of the administrator.</summary>
    internal HttpClient Client { get; }

    internal IServiceProvider Services => _app.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="database">A PostgreSQL connection string; null for a SQLite file.</param>
    /// <param name="change">Other settings than the usual ones.</param>
    internal static async Task<RunningServer> StartAsync(string? database = null, Func<ServerSettings, ServerSettings>? change = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kontor-server-");
        var settings = new ServerSettings { Database = database ?? Path.Combine(folder.FullName, "kontor.db"), Artefacts = Path.Combine(folder.FullName, "artefacts"), Port = 0 };
        WebApplication app = KontorServer.Build(change?.Invoke(settings) ?? settings);
        await app.StartAsync();
        return new RunningServer(folder, app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
