using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Server.Access;
using Kontor.Server.Governance;
using Kontor.Server.OpenApi;
using Kontor.Server.Operations;
using Kontor.Server.Operations.Logs;
using Kontor.Server.Problems;
using Kontor.Server.Registry;
using Kontor.Server.Runs;
using Kontor.Server.Serving;
using Kontor.Server.Tracking;

namespace Kontor.Server.Hosting;

/// <summary>Puts the server together: what serves, in what order a request passes, and which paths there are.</summary>
internal static class KontorServer
{
    internal static WebApplication Build(ServerSettings settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        // no settings from an appsettings.json that happens to lie in the working folder
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection().AddEnvironmentVariables();
        string host = settings.Host.Contains(':') ? $"[{settings.Host}]" : settings.Host;
        builder.WebHost.UseUrls($"http://{host}:{settings.Port}");
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(settings.Time);
        builder.Services.AddSingleton(_ => LedgerStore.Open(settings.Database, settings.Time));
        builder.Services.AddSingleton(_ => new BlobStore(settings.Artefacts));
        builder.AddLogs(settings);
        builder.AddOperations(settings);
        builder.AddServing(settings);
        builder.AddApiDocument();
        builder.AddAccess(settings);
        builder.Services.AddHostedService<LostRunSweeper>();

        WebApplication app = builder.Build();
        app.UseOperations();
        app.UseProblems();
        app.UseAccess();
        app.MapApiDocument();
        app.MapAccess();
        app.MapOperations();
        app.MapServing();
        app.MapExperiments();
        app.MapRuns();
        app.MapMetrics();
        app.MapArtifacts();
        app.MapRegisteredModels();
        app.MapModelVersions();
        app.MapGovernance();
        app.MapCommandRuns();
        return app;
    }
}
