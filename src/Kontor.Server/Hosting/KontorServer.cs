using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Server.Governance;
using Kontor.Server.Operations;
using Kontor.Server.Problems;
using Kontor.Server.Runs;

namespace Kontor.Server.Hosting;

/// <summary>Puts the server together: services, then the order of the middleware, then each capability's endpoints.</summary>
internal static class KontorServer
{
    internal static WebApplication Build(ServerSettings settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{settings.Host}:{settings.Port}");
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(settings.Time);
        builder.Services.AddSingleton(_ => LedgerStore.Open(settings.Database, settings.Time));
        builder.Services.AddSingleton(_ => new BlobStore(settings.Artefacts));
        builder.Services.AddHostedService<LostRunSweeper>();
        builder.Services.AddOpenApi();

        WebApplication app = builder.Build();
        app.UseProblems();
        app.MapOpenApi();
        app.MapOperations();
        app.MapGovernance();
        app.MapRuns();
        return app;
    }
}
