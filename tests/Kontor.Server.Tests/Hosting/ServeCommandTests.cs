using System.Net;
using System.Net.Sockets;
using Kontor.Bench.Endurance;
using Microsoft.Data.Sqlite;

namespace Kontor.Server.Tests.Hosting;

/// <summary><c>kontor serve</c> as a person meets it: the real program in an empty folder.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-serve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Serve_NoConfiguration_SaysWhereToLookAndEndsWithZero()
    {
        using ServerProcess server = ServerProcess.Start(_folder, ["serve", "--port", "0"]);
        Uri address = await server.AddressAsync();
        using var client = new HttpClient { BaseAddress = address };
        Assert.Equal("OK", await client.GetStringAsync("/health"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/openapi/v1.json")).StatusCode);
        server.Send("INT");
        Assert.Equal(0, await server.ExitAsync());
        Assert.Contains(Path.Combine(_folder, "kontor.db"), server.Output);
        Assert.Contains(Path.Combine(_folder, "kontor-artefacts"), server.Output);
        Assert.Contains($"{address}openapi/v1.json", server.Output);
        Assert.True(File.Exists(Path.Combine(_folder, "kontor.db")));
    }

    [Fact]
    public async Task Serve_PortInUse_IsOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await AssertRefused(1, $"127.0.0.1:{port}: found a port that another program uses", "serve", "--port", $"{port}");
    }

    [Fact]
    public async Task Serve_NewerLedger_IsOneLine()
    {
        using (Kontor.Ledger.LedgerStore.Open(Path.Combine(_folder, "kontor.db"), TimeProvider.System))
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "kontor.db")};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "INSERT INTO ledger_migrations (version, name, checksum, applied) VALUES (9999, 'later', 'x', 'x')";
            command.ExecuteNonQuery();
        }
        await AssertRefused(1, "found a ledger of version 9999", "serve", "--port", "0");
    }

    [Theory]
    [InlineData("--database")]
    [InlineData("--artefacts")]
    public async Task Serve_PlaceThatCannotBeWritten_IsOneLine(string option)
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "x");
        await AssertRefused(1, "CannotWrite", "serve", "--port", "0", option, Path.Combine(file, "below"));
    }

    [Theory]
    [InlineData("--port", "70000", "--port is '70000': needs a whole number, 0 to 65535")]
    [InlineData("--host", "nowhere.example", "--host is 'nowhere.example': needs an IP address")]
    [InlineData("--log-level", "loud", "--log-level is 'loud': needs one of")]
    public async Task Serve_WrongValue_IsMisuse(string option, string value, string found) => await AssertRefused(2, found, "serve", option, value);

    /// <summary>What has started before is stopped in order, and says nothing.</summary>
    [Fact]
    public async Task Serve_ModelThatIsNone_IsOneLine()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "x.json"), "{\"a\":1}");
        await AssertRefused(1, "x.json: found JSON with a, needed a model file", "serve", "--port", "0", "--model", "x.json");
        await AssertRefused(1, "registered model 'nowhere': found no model of this", "serve", "--port", "0", "--model", "nowhere");
    }

    [Fact]
    public async Task Serve_UnknownOption_IsMisuse()
    {
        using ServerProcess server = ServerProcess.Start(_folder, ["--prot", "0"]);
        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("'--prot' is no option of kontor serve", server.Error);
    }

    [Fact]
    public async Task Serve_EnvironmentVariable_IsTakenAndTheOptionWins()
    {
        using ServerProcess server = ServerProcess.Start(_folder, ["serve", "--database", "option.db"], ("KONTOR_PORT", "0"), ("KONTOR_DATABASE", "variable.db"), ("KONTOR_ARTEFACTS", "files"));
        await server.AddressAsync();
        Assert.True(File.Exists(Path.Combine(_folder, "option.db")));
        Assert.False(File.Exists(Path.Combine(_folder, "variable.db")));
        Assert.Contains(Path.Combine(_folder, "files"), server.Output);
    }

    private async Task AssertRefused(int code, string found, params string[] arguments)
    {
        using ServerProcess server = ServerProcess.Start(_folder, arguments);
        Assert.Equal(code, await server.ExitAsync());
        string line = Assert.Single(server.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(found, line);
        Assert.Empty(server.Output);
    }
}
