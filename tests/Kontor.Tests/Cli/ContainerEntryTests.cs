using System.Diagnostics;

namespace Kontor.Tests.Cli;

/// <summary>The entry of the container as the command line: all words but <c>serve</c>.</summary>
public sealed class ContainerEntryTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Entry_WordsOfTheCommandLine_AreRun()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the containers are Linux's");
        string repository = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(repository, "Kontor.slnx"))) repository = Path.GetDirectoryName(repository)!;
        Directory.CreateDirectory(_place.At("image"));
        Directory.CreateSymbolicLink(_place.At("image", "cli"), AppContext.BaseDirectory);
        CliResult made = Run("key", "create", "--name", "nightly training");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Contains("The key of nightly training (viewer)", made.Output, StringComparison.Ordinal);
        Assert.Equal(1, Run("key", "revoke", "none").ExitCode);

        CliResult Run(params string[] words)
        {
            var start = new ProcessStartInfo("sh", [Path.Combine(repository, "scripts", "container-entry"), .. words]) { WorkingDirectory = _place.Folder };
            start.Environment["KONTOR_ROOT"] = _place.At("image");
            using var program = new RunningProgram(start);
            return program.Result();
        }
    }
}
