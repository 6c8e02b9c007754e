using Kontor.Server.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Kontor.Server.Operations;

/// <summary>Metrics and traces by OpenTelemetry: always under <c>/metrics</c>, and sent by OTLP where the settings ask for it.</summary>
internal static class Telemetry
{
    internal static void AddTelemetry(this WebApplicationBuilder builder, ServerSettings settings)
    {
        OpenTelemetry.OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("kontor", serviceVersion: typeof(Telemetry).Assembly.GetName().Version!.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter("Kontor.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime").AddPrometheusExporter();
                if (settings.Telemetry) metrics.AddOtlpExporter();
            });
        // without a receiver no trace is made at all
        if (settings.Telemetry) telemetry.WithTracing(traces => traces.AddSource("Kontor.*", "Microsoft.AspNetCore", "Npgsql").AddOtlpExporter());
    }
}
