using Kontor.Server.Hosting;

namespace Kontor.Server.Serving;

/// <summary>What serving needs, and its paths.</summary>
internal static class ServingServices
{
    internal static void AddServing(this WebApplicationBuilder builder, ServerSettings settings)
    {
        IServiceCollection services = builder.Services;
        string folder = Path.Combine(settings.Artefacts, "serving");
        services.AddSingleton(settings.Serving);
        services.AddSingleton<ModelShelf>();
        services.AddSingleton<ModelRoutes>();
        services.AddSingleton<ModelServer>();
        services.AddSingleton<InvocationModel>();
        services.AddSingleton(s => new LiveCapture(
            new RowLines(Path.Combine(folder, "captured"), "captured rows", settings.Serving.Queue, settings.Time, s.GetRequiredService<ILogger<LiveCapture>>()), settings.Time));
        services.AddSingleton(s => new LiveComparison(
            new RowLines(Path.Combine(folder, "compared"), "compared rows", settings.Serving.Queue, settings.Time, s.GetRequiredService<ILogger<LiveComparison>>()), s.GetRequiredService<ModelShelf>(), settings.Time));
        services.AddHostedService(s => s.GetRequiredService<ModelRoutes>());
        services.AddHostedService(s => s.GetRequiredService<InvocationModel>());
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<LiveCapture>().Lines);
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<LiveComparison>().Lines);
    }

    internal static void MapServing(this IEndpointRouteBuilder routes)
    {
        routes.MapModels();
        routes.MapInference();
        routes.MapSageMaker();
    }
}
