using System.Net.Http.Headers;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Kontor.Server.Tests.Support;

/// <summary>A server in this process on a free loopback port, with a ledger of its own in a temporary folder.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly WebApplication _app;

    private RunningServer(DirectoryInfo folder, WebApplication app, string key)
    {
        (_folder, _app) = (folder, app);
        (Key, Client) = (key, ClientOf(key));
    }

    /// <summary>The key of an administrator.</summary>
    internal string Key { get; }

    /// <summary>A client with the key of the administrator.</summary>
    internal HttpClient Client { get; }

    internal IServiceProvider Services => _app.Services;

    internal Uri Address => new(_app.Urls.First());

    internal LedgerStore Ledger => Services.GetRequiredService<LedgerStore>();

    /// <summary>A client with a key; without one where it is null. Cookies and redirects are left to the test.</summary>
    internal HttpClient ClientOf(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>The text of a new key.</summary>
    internal async Task<string> NewKeyAsync(Role role, DateTimeOffset? expires = null) => (await Ledger.Access.CreateKeyAsync($"{role}", role, expires, AuditActor.Local)).Text;

    /// <summary>Starts a server.</summary>
    /// <param name="database">A PostgreSQL connection string; null for a SQLite file.</param>
    /// <param name="change">Other settings than the usual ones.</param>
    /// <param name="extend">Adds endpoints of the test.</param>
    internal static async Task<RunningServer> StartAsync(string? database = null, Func<ServerSettings, ServerSettings>? change = null, Action<WebApplication>? extend = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kontor-server-");
        var settings = new ServerSettings { Database = database ?? Path.Combine(folder.FullName, "kontor.db"), Artefacts = Path.Combine(folder.FullName, "artefacts"), Port = 0, Grace = TimeSpan.FromSeconds(5) };
        WebApplication app = KontorServer.Build(change?.Invoke(settings) ?? settings);
        extend?.Invoke(app);
        await app.StartAsync();
        MadeKey key = await app.Services.GetRequiredService<LedgerStore>().Access.CreateKeyAsync("tests", Role.Admin, expires: null, AuditActor.Local);
        return new RunningServer(folder, app, key.Text);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        // a file that is closed in this moment may make its folder seem full
        for (int left = 20; ; left--)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (left > 0)
            {
                await Task.Delay(50);
            }
        }
    }
}
