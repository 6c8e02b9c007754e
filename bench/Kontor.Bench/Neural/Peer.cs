using System.Diagnostics;
using System.Globalization;

namespace Kontor.Bench.Neural;

/// <summary>The peer in a process of its own, asked line by line.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    internal Peer(string script, int threads)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [script, $"{threads}"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        _process = Process.Start(start)!;
    }

    internal string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the peer ended at '{question}'");
    }

    internal double[] Numbers(string question) => Array.ConvertAll(Ask(question).Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
