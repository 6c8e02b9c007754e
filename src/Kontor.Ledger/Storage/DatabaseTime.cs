using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Kontor.Ledger.Storage;

/// <summary>How long connections are held, as the metric <c>kontor.database.duration</c> in seconds: what the ledger's work takes, on SQLite and PostgreSQL alike.</summary>
internal static class DatabaseTime
{
    private static readonly Meter Meter = new("Kontor.Ledger");
    private static readonly Histogram<double> Held = Meter.CreateHistogram<double>("kontor.database.duration", "s", "How long a connection to the ledger's database was held");

    /// <summary>Measures an open connection until it is closed.</summary>
    internal static T Measured<T>(this T connection, string dialect) where T : DbConnection
    {
        if (!Held.Enabled) return connection;
        long opened = Stopwatch.GetTimestamp();
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed) Held.Record(Stopwatch.GetElapsedTime(opened).TotalSeconds, new KeyValuePair<string, object?>("db.system", dialect));
        };
        return connection;
    }
}
