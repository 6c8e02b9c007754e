using Kontor.Server.Access;

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

    /// <summary>The clock. Default the system's.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
