using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Kontor.Tests.Support.PostgresServer))]

namespace Kontor.Tests.Support;

/// <summary>A real PostgreSQL server for the tests of one run, on loopback and a free port, in a temporary folder; it starts when the first test asks for it.</summary>
/// <remarks>Where PostgreSQL is not installed the test is skipped with the reason; where the variable <c>CI</c> is <c>true</c> it fails.</remarks>
public sealed class PostgresServer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _password = Guid.NewGuid().ToString("N");
    private string? _folder;
    private Process? _server;
    private int _port;
    private int _databases;

    /// <summary>The connection string of a new, empty database.</summary>
    public string NewDatabase()
    {
        lock (_lock)
        {
            if (_server is null) Start();
            string name = $"test{++_databases}";
            using var connection = new NpgsqlConnection(ConnectionString("postgres"));
            connection.Open();
            using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = $"CREATE DATABASE {name}";
            command.ExecuteNonQuery();
            return ConnectionString(name);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_server is not null)
            {
                // SIGINT is PostgreSQL's fast shutdown
                using (Process kill = Process.Start("kill", ["-INT", $"{_server.Id}"])) kill.WaitForExit();
                if (!_server.WaitForExit(10_000)) _server.Kill();
                _server.WaitForExit();
                _server.Dispose();
                _server = null;
            }
            if (_folder is not null) Directory.Delete(_folder, recursive: true);
            _folder = null;
        }
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=kontor;Password={_password};Database={database};Pooling=false";

    private void Start()
    {
        string? binaries = Binaries();
        if (binaries is null)
        {
            const string reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)";
            if (Environment.GetEnvironmentVariable("CI") == "true") throw new InvalidOperationException(reason);
            Assert.Skip(reason);
        }
        _folder = Directory.CreateTempSubdirectory("kontor-postgres-").FullName;
        string data = Path.Combine(_folder, "data"), password = Path.Combine(_folder, "password");
        File.WriteAllText(password, _password);
        // PostgreSQL refuses to run as root: then the folder and the processes belong to the user that its package makes
        string[] user = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            : [];
        if (user.Length > 0) Run("chown", "-R", "postgres", _folder);
        Run([.. user, Path.Combine(binaries, "initdb"), "-D", data, "-U", "kontor", "-E", "UTF8", "--no-locale", "-A", "scram-sha-256", $"--pwfile={password}", "--no-sync"]);
        _port = FreePort();
        string[] start =
        [
            .. user, Path.Combine(binaries, "postgres"), "-D", data, "-p", $"{_port}", "-h", "127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=50", "-c", "logging_collector=off",
        ];
        _server = Process.Start(Quiet(start))!;
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        _server.OutputDataReceived += (_, e) => log.Enqueue(e.Data ?? "");
        _server.ErrorDataReceived += (_, e) => log.Enqueue(e.Data ?? "");
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        AwaitAnswer(_server, log);
    }

    private void AwaitAnswer(Process server, IEnumerable<string> log)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                connection.Open();
                return;
            }
            catch (NpgsqlException failure)
            {
                if (server.HasExited || clock.Elapsed > TimeSpan.FromSeconds(30))
                    throw new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', log)}", failure);
                server.WaitForExit(50);
            }
        }
    }

    /// <summary>The folder with the newest <c>initdb</c> and <c>postgres</c>: Debian's place first, then the PATH.</summary>
    private static string? Binaries()
    {
        IEnumerable<string> debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out int version) ? version : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        string exe = OperatingSystem.IsWindows() ? ".exe" : "";
        return debian.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb" + exe)) && File.Exists(Path.Combine(d, "postgres" + exe)));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(params string[] command)
    {
        using Process process = Process.Start(Quiet(command))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {output.Result}{errors.Result}");
    }

    // the working directory has to be one that the other user may enter
    private static ProcessStartInfo Quiet(string[] command) => new(command[0], command.Skip(1))
    {
        RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
    };
}
