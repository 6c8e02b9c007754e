using System.Diagnostics;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Tests.Data;

namespace Kontor.Tests.Cli;

/// <summary>A working folder in which the real program is started, gone after the test.</summary>
public sealed class Workplace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    /// <summary>Runs the program to its end. Its streams are no terminal, so whatever it says has no escape characters; no failure shows a stack trace.</summary>
    public CliResult Run(params string[] arguments) => Run(("KONTOR_TEST", "1"), arguments);

    public CliResult Run((string Name, string Value) variable, params string[] arguments)
    {
        ProcessStartInfo start = Command(arguments);
        start.Environment[variable.Name] = variable.Value;
        using var program = new RunningProgram(start);
        CliResult result = program.Result();
        Assert.DoesNotContain('\u001b', result.Output + result.Error);
        Assert.DoesNotContain("   at ", result.Output + result.Error, StringComparison.Ordinal);
        return result;
    }

    public RunningProgram Start(params string[] arguments) => new(Command(arguments));

    /// <summary>The runs in the ledger, the latest first.</summary>
    public IReadOnlyList<Run> Runs(string name = "kontor.db")
    {
        using LedgerStore store = LedgerStore.Open(At(name), TimeProvider.System);
        return store.Runs(RunFilter.All);
    }

    /// <summary>The names of the folders here, but for that of the ledger's artefacts.</summary>
    public string[] Folders() => [.. Directory.GetDirectories(Folder).Select(Path.GetFileName).Where(n => n != ArtefactFolder.Name).Order(StringComparer.Ordinal)!];

    /// <summary>Nothing of a result is here: no folder of results, whole or half-written.</summary>
    public void AssertNoResults() => Assert.Empty(Folders());

    /// <summary>The program refused with one line that has all of these in it, and left no results.</summary>
    public void AssertRefused(CliResult result, params string[] parts)
    {
        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        foreach (string part in parts) Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", line, StringComparison.Ordinal);
        AssertNoResults();
    }

    public void Dispose() => _folder.Dispose();

    private ProcessStartInfo Command(string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "kontor-cli.dll");
        Assert.True(File.Exists(program), $"{program} is missing: build the tests");
        // a test run that was started in the background ignores Ctrl-C, and its children would inherit that
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet", program] : ["dotnet", program];
        return new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { WorkingDirectory = Folder };
    }
}
