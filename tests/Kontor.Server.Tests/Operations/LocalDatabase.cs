using Kontor.Bench.Endurance;

namespace Kontor.Server.Tests.Operations;

/// <summary>A PostgreSQL server that a test may stop; skipped where it is not installed, a failure in CI.</summary>
internal static class LocalDatabase
{
    internal static LocalPostgres Start(string folder)
    {
        const string reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)";
        if (LocalPostgres.Start(folder) is { } server) return server;
        if (Environment.GetEnvironmentVariable("CI") == "true") throw new InvalidOperationException(reason);
        Assert.Skip(reason);
        throw new InvalidOperationException(reason);
    }
}
