using Kontor.Tests.Support;

namespace Kontor.Server.Tests.Tracking;

public sealed class PostgresMlflowTests(PostgresServer server) : MlflowContract
{
    protected override string? NewDatabase() => server.NewDatabase();
}
