using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Server.Access;
using Kontor.Server.OpenApi;
using Kontor.Server.Operations;
using Kontor.Server.Problems;

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
        builder.AddApiDocument();
        builder.AddAccess(settings);

        WebApplication app = builder.Build();
        app.UseProblems();
        app.UseAccess();
        app.MapApiDocument();
        app.MapAccess();
        app.MapOperations();
        return app;
    }
}
