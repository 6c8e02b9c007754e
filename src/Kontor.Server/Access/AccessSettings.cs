using System.Collections.Immutable;
using System.Net;

namespace Kontor.Server.Access;

/// <summary>What the server lets in. Every default is safe for a server that a team reaches.</summary>
internal sealed record AccessSettings
{
    /// <summary>True when no key is needed and everyone is an administrator. Taken only where the server listens on loopback. Default false.</summary>
    internal bool Open { get; init; }

    /// <summary>The most bytes of a body that is no file. Default 16 MiB.</summary>
    internal long MostBodyBytes { get; init; } = 16L << 20;

    /// <summary>The most bytes of a file. Default 10 GiB.</summary>
    internal long MostFileBytes { get; init; } = 10L << 30;

    /// <summary>The most requests of one key in a second, over time; twice as many may come at once. 0 for any number. Default 5000.</summary>
    internal int RequestsPerSecond { get; init; } = 5000;

    /// <summary>The most requests of one key at a time. 0 for any number. Default 200.</summary>
    internal int RequestsAtOnce { get; init; } = 200;

    /// <summary>The most connections at a time. Default 2000.</summary>
    internal int Connections { get; init; } = 2000;

    /// <summary>How long a client may take to send its headers. Default 15 seconds.</summary>
    internal TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long a key or session that was found is trusted without asking the ledger: a revocation takes effect within this on every server. Default 5 seconds.</summary>
    internal TimeSpan Trust { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Default none.</summary>
    internal ImmutableArray<IPAddress> Proxies { get; init; } = [];
}
