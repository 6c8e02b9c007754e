using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>Numbers of another program by key: written down beside its script, or from running the script.</summary>
internal sealed class PeerNumbers
{
    private readonly Dictionary<string, double[]> _values;

    private PeerNumbers(IEnumerable<string> lines) => _values = lines.Where(line => line.Length > 0 && !line.StartsWith('#')).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => Array.ConvertAll(words[1..], word => double.Parse(word, CultureInfo.InvariantCulture)), StringComparer.Ordinal);

    internal double[] this[string key] => _values[key];

    /// <summary>What the script said when the test was written.</summary>
    internal static PeerNumbers Written(string script) => new(File.ReadLines(PathOf($"{script}.txt")));

    /// <summary>What the script says now. Where the program is not installed the test is skipped and says so; with KONTOR_NEEDS_PEERS=1 it fails.</summary>
    internal static PeerNumbers Now(string program, string script, string probe, string packages)
    {
        if (!File.Exists(program) || Run(program, program.EndsWith("Rscript", StringComparison.Ordinal) ? "-e" : "-c", probe).Code != 0)
        {
            string reason = $"{program} with its packages is not installed (apt-get install {packages})";
            if (Environment.GetEnvironmentVariable("KONTOR_NEEDS_PEERS") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
        }
        (int code, string output) = Run(program, PathOf(script));
        Assert.Equal(0, code);
        return new PeerNumbers(output.Split('\n'));
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return (process.ExitCode, output);
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Peers", name);
}
