using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Kontor.Bench.Endurance;

/// <summary>A PostgreSQL server of one's own, on loopback, that can be stopped, started again and robbed of a backend. Its writes are as durable as by default.</summary>
internal sealed class LocalPostgres : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _binaries, _data, _password = Guid.NewGuid().ToString("N");
    private readonly string[] _user;
    private readonly int _port;
    private Process? _server;

    private LocalPostgres(string binaries, string folder)
    {
        _binaries = binaries;
        _data = Path.Combine(folder, "data");
        // PostgreSQL refuses to run as root: then folder and processes belong to the user that its package makes
        _user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        Directory.CreateDirectory(folder);
        string password = Path.Combine(folder, "password");
        File.WriteAllText(password, _password);
        if (_user.Length > 0) Run("chown", "-R", "postgres", folder);
        Run([.. _user, Path.Combine(binaries, "initdb"), "-D", _data, "-U", "kontor", "-E", "UTF8", "--no-locale", "-A", "scram-sha-256", $"--pwfile={password}"]);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        StartAgain();
    }

    /// <summary>The connection string of its one database.</summary>
    internal string Target => $"Host=127.0.0.1;Port={_port};Username=kontor;Password={_password};Database=postgres";

    /// <summary>Starts one in a new folder.</summary>
    /// <returns>It; null where PostgreSQL is not installed.</returns>
    internal static LocalPostgres? Start(string folder)
    {
        IEnumerable<string> debian = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")) : [];
        string? binaries = debian.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
        return binaries is null ? null : new LocalPostgres(binaries, folder);
    }

    /// <summary>Starts it after <see cref="Stop"/>.</summary>
    internal void StartAgain()
    {
        _server = Process.Start(Quiet([.. _user, Path.Combine(_binaries, "postgres"), "-D", _data, "-p", $"{_port}", "-h", "127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=150"]))!;
        _server.OutputDataReceived += (_, _) => { };
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(Target + ";Pooling=false");
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (!_server.HasExited && clock.Elapsed < Patience)
            {
                _server.WaitForExit(50);
            }
        }
    }

    /// <summary>Stops it at once, as a machine that is restarted does: open connections are cut.</summary>
    internal void Stop()
    {
        if (_server is null) return;
        Run("kill", "-INT", $"{_server.Id}");
        if (!_server.WaitForExit(Patience)) _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
        _server = null;
    }

    /// <summary>Kills one process that works for a client with signal 9: PostgreSQL then cuts all connections and recovers from its log.</summary>
    /// <returns>False when there was none.</returns>
    internal bool KillBackend()
    {
        using var connection = new NpgsqlConnection(Target + ";Pooling=false");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "SELECT pid FROM pg_stat_activity WHERE application_name = 'kontor' ORDER BY state, query_start DESC LIMIT 1";
        if (command.ExecuteScalar() is not int pid) return false;
        Run("kill", "-9", $"{pid}");
        return true;
    }

    public void Dispose() => Stop();

    private static void Run(params string[] command)
    {
        using Process process = Process.Start(Quiet(command))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {output.Result}{errors.Result}");
    }

    // the working folder has to be one that the other user may enter
    private static ProcessStartInfo Quiet(string[] command) => new(command[0], command.Skip(1))
    {
        RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
    };
}
