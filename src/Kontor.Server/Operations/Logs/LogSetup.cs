using Kontor.Server.Hosting;

namespace Kontor.Server.Operations.Logs;

/// <summary>Logs as the settings ask for: Kontor's own from their level on, the platform's from warnings on.</summary>
internal static class LogSetup
{
    internal static void AddLogs(this WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.Logging.ClearProviders();
        if (settings.Log is not { } writer) return;
        builder.Logging.AddProvider(new LogLines(writer, settings.LogFormat, settings.Time));
        builder.Logging.SetMinimumLevel(settings.LogLevel);
        if (settings.LogLevel == LogLevel.Trace) return;
        LogLevel platform = settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning;
        builder.Logging.AddFilter("Microsoft", platform).AddFilter("System", platform).AddFilter("Npgsql", platform).AddFilter("OpenTelemetry", platform);
        // every failure of a request is logged by the one place that answers it
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
    }
}
