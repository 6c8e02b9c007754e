using System.Diagnostics;
using System.Text;

namespace Kontor.Bench.Endurance;

/// <summary>The real server in a process of its own, as <c>kontor serve</c> starts it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly StringBuilder _output = new(), _error = new();
    private readonly TaskCompletionSource<Uri?> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Exited += (_, _) => _address.TrySetResult(null);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it printed.</summary>
    internal string Output => Text(_output);

    /// <summary>What it printed on the error stream: its log, or why it did not start.</summary>
    internal string Error => Text(_error);

    /// <summary>The administrator's key, which the first start on a ledger prints; null where it did not.</summary>
    internal string? Key => Output.Split('\n').Select(l => l.Split("shown this once: ")).FirstOrDefault(p => p.Length == 2)?[1].Trim();

    internal bool HasExited => _process.HasExited;

    /// <summary>Starts it in a folder, where ledger and artefacts lie by default.</summary>
    internal static ServerProcess Start(string folder, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "kontor-server.dll");
        if (!File.Exists(program)) throw new FileNotFoundException("needs the server beside this program", program);
        return StartAs(["dotnet", program], folder, arguments, environment);
    }

    /// <summary>Starts it by another program.</summary>
    internal static ServerProcess StartAs(string[] program, string folder, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        // who was started in the background ignores Ctrl-C, and its children would inherit that
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. program] : program;
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("KONTOR_", StringComparison.Ordinal) || k.StartsWith("OTEL_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return new ServerProcess(start);
    }

    /// <summary>Waits until it says where it listens.</summary>
    internal async Task<Uri> AddressAsync() => await _address.Task.WaitAsync(Patience).ConfigureAwait(false) ?? throw new InvalidOperationException($"the server ended: {Error}");

    /// <summary>Sends a signal, such as TERM, INT or KILL.</summary>
    internal void Send(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        Append(_output, line);
        const string start = "Kontor listens on ";
        // the last line says that all of them are there
        if (line?.StartsWith("Ctrl-C", StringComparison.Ordinal) == true) _address.TrySetResult(new Uri(Output.Split('\n').First(l => l.StartsWith(start, StringComparison.Ordinal))[start.Length..]));
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
