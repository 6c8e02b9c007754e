using Kontor.Tests.Support;

namespace Kontor.Tests.Ledger.Tracking;

public sealed class PostgresFinishedRunsTests(PostgresServer server) : FinishedRunsContract
{
    protected override string NewTarget() => server.NewDatabase();
}
