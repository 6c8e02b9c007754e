using Kontor.Tests.Support;
using Npgsql;

namespace Kontor.Tests.Ledger.Registry;

public sealed class PostgresRegistryTests(PostgresServer server) : RegistryStoreContract
{
    protected override string NewTarget() => server.NewDatabase();

    protected override void Execute(string target, string sql)
    {
        using var connection = new NpgsqlConnection(target + ";Search Path=kontor");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
