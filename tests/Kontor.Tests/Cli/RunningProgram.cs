using System.Diagnostics;
using System.Text;

namespace Kontor.Tests.Cli;

/// <summary>The real program while it runs.</summary>
public sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly StringBuilder _output = new(), _error = new();
    private readonly Process _process;

    internal RunningProgram(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for a line on the error stream.</summary>
    public void WaitForError(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!Text(_error).Contains(text, StringComparison.Ordinal))
        {
            Assert.False(HasExited, $"ended before it said '{text}': {Text(_error)}");
            Assert.True(clock.Elapsed < Patience, $"did not say '{text}': {Text(_error)}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Sends what Ctrl-C sends.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public CliResult Result()
    {
        Assert.True(_process.WaitForExit(Patience), $"still runs: {Text(_error)}");
        _process.WaitForExit(); // the rest of the streams
        return new CliResult(_process.ExitCode, Text(_output), Text(_error));
    }

    public void Dispose()
    {
        if (!HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
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
