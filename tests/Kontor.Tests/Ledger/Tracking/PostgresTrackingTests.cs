using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Tracking;
using Kontor.Tests.Support;
using Npgsql;

namespace Kontor.Tests.Ledger.Tracking;

public sealed class PostgresTrackingTests(PostgresServer server) : TrackingStoreContract
{
    // the ledger that is closed closes its pool
    protected override string NewTarget() => server.NewDatabase().Replace("Pooling=false", "Maximum Pool Size=10");

    /// <summary>A server that goes away refuses what it cannot promise; the store goes on when it is back.</summary>
    [Fact]
    public async Task LogMetric_ConnectionsCut_RefusesThenRecovers()
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        string id = (await ledger.Tracking.CreateRunAsync(new NewRun())).Id;
        await using (var connection = new NpgsqlConnection(target))
        {
            await connection.OpenAsync();
            await using NpgsqlCommand cut = connection.CreateCommand();
            cut.CommandText = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            await cut.ExecuteNonQueryAsync();
        }
        await RefusedAsync(FaultCode.Database, () => ledger.Tracking.LogMetricAsync(id, new MetricPoint("m", 1, 1, 1)));
        await ledger.Tracking.LogMetricAsync(id, new MetricPoint("m", 2, 2, 2));
        Assert.Equal(2, Assert.Single((await ledger.Tracking.MetricHistoryAsync(id, "m")).Items).Value);
    }
}
