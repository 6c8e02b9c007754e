using Kontor.Server.Access;
using Kontor.Server.Operations.Logs;
using Kontor.Server.Serving;

namespace Kontor.Server.Hosting;

/// <summary>What a server is started with. Every default serves a person at one machine without configuration.</summary>
internal sealed record ServerSettings
{
    /// <summary>The ledger: the path of a SQLite file, a PostgreSQL connection string or a <c>postgres://</c> address. Default <c>kontor.db</c>, the ledger of the command line.</summary>
    internal string Database { get; init; } = "kontor.db";

    /// <summary>The folder of artefacts; several servers on one database share it. Default <c>kontor-artefacts</c>.</summary>
    internal string Artefacts { get; init; } = "kontor-artefacts";

    /// <summary>The address to listen on. Default 127.0.0.1: this machine only.</summary>
    internal string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes a free one. Default 5000, where MLflow clients look.</summary>
    internal int Port { get; init; } = 5000;

    /// <summary>Who and what is let in. Default: only who has a key.</summary>
    internal AccessSettings Access { get; init; } = new();

    /// <summary>How models are served.</summary>
    internal ServingSettings Serving { get; init; } = new();

    /// <summary>The clock. Default the system's.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where log lines go; null for nowhere. Default null.</summary>
    internal TextWriter? Log { get; init; }

    /// <summary>How log lines look. Default JSON.</summary>
    internal LogFormat LogFormat { get; init; } = LogFormat.Json;

    /// <summary>The least level that is logged; at Debug each request has a line. Default Information.</summary>
    internal LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>After the signal to stop, how long requests are still taken while <c>/health/ready</c> already says no, so that a load balancer can turn away. Default 1 second.</summary>
    internal TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Then, how long requests in flight may take to end before they are cut off. Default 30 seconds.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least free space, in bytes, on the disks of the ledger and of the artefacts; below it the server is not ready. Default 64 MiB.</summary>
    internal long LeastFreeBytes { get; init; } = 64 << 20;

    /// <summary>True when metrics and traces are sent by OTLP; where to and how, the exporter reads from the <c>OTEL_</c> variables. Default false.</summary>
    internal bool Telemetry { get; init; }
}
