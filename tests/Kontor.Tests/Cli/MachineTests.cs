using System.Diagnostics;
using Kontor.Ledger;

namespace Kontor.Tests.Cli;

/// <summary>What the machine may lack: a library, room on the disk, permission; and Ctrl-C.</summary>
public sealed class MachineTests : IDisposable
{
    private static readonly string[] Quick = ["forecast", "sales.csv", "--model", "naive", "--horizon", "4", "--origins", "2"];
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Forecast_NoNativeLibrary_SaysWhatToInstall()
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run(("KONTOR_XGBOOST", "/nonexistent"), "forecast", "sales.csv", "--model", "trees", "--horizon", "4", "--origins", "1");
        _place.AssertRefused(result, "/nonexistent", "apt-get install libxgboost0", "brew install xgboost", "xgboost.dll");

        // a shortlist with trees on it does not quietly become one without
        CliResult demo = _place.Run(("KONTOR_XGBOOST", "/nonexistent"), "demo", "--stores", "2", "--products", "6", "--weeks", "200");
        Assert.Equal(1, demo.ExitCode);
        Assert.Contains("apt-get install libxgboost0", Assert.Single(demo.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["data"], Directory.GetDirectories(_place.At("kontor-demo")).Select(Path.GetFileName));
    }

    [Fact]
    public void Forecast_LedgerThatIsNone_IsRefusedBeforeTheWork()
    {
        _place.Write("sales.csv", Sales.Weekly());
        _place.Write("kontor.db", "these are notes, not a database; " + new string('x', 2000));
        _place.AssertRefused(_place.Run(Quick), "kontor.db");
        Assert.StartsWith("these are notes", File.ReadAllText(_place.At("kontor.db")), StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_OutputIsAFile_IsRefusedAndTheFileStays()
    {
        _place.Write("sales.csv", Sales.Weekly());
        _place.AssertRefused(_place.Run([.. Quick, "--out", "sales.csv", "--overwrite"]), "sales.csv: found a file, needed a folder");
        Assert.Equal(Sales.Weekly(), File.ReadAllText(_place.At("sales.csv")));
    }

    [Fact]
    public void Forecast_FolderThatMayNotBeWritten_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix permissions");
            return;
        }
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write everywhere");
        _place.Write("sales.csv", Sales.Weekly());
        string locked = Directory.CreateDirectory(_place.At("locked")).FullName;
        File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CliResult result = _place.Run([.. Quick, "--out", "locked/out"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("(CannotWrite)", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sales.csv/out", "kontor.db", "sales.csv/out: found ")]
    [InlineData("out", "sales.csv/kontor.db", "sales.csv/kontor.db: found ")]
    [InlineData("/proc/kontor", "kontor.db", "/proc/kontor: found ")]
    [InlineData("out", "/proc/kontor.db", "/proc/kontor.db: found ")]
    public void Forecast_PlaceWhereNobodyMayWrite_IsRefused(string results, string ledger, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || !results.StartsWith('/') && !ledger.StartsWith('/'), "/proc is Linux");
        _place.Write("sales.csv", Sales.Weekly());
        _place.AssertRefused(_place.Run([.. Quick, "--out", results, "--ledger", ledger]), message, "(CannotWrite)");
        Assert.Equal(Sales.Weekly(), File.ReadAllText(_place.At("sales.csv")));
    }

    [Theory]
    [InlineData("disk/out", "kontor.db")]
    [InlineData("out", "disk/kontor.db")]
    public void Forecast_FullDisk_IsOneLineAndNothingHalfWritten(string results, string ledger)
    {
        using SmallDisk disk = SmallDisk.Mount(_place.At("disk"), kibibytes: 12);
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run([.. Quick, "--out", results, "--ledger", ledger]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("(CannotWrite)", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_place.At("disk")));
        Assert.False(Directory.Exists(_place.At("out")));
        if (ledger == "kontor.db") Assert.Equal(RunOutcome.Failed, Assert.Single(_place.Runs()).Outcome);
    }

    [Fact]
    public void Forecast_CtrlC_StopsCleanlyAndIsInTheLedger()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal cannot be sent to another process there");
        _place.Write("sales.csv", Sales.Weekly(stores: 400, weeks: 150));
        using RunningProgram program = _place.Start("forecast", "sales.csv", "--model", "arima", "--horizon", "4", "--origins", "20", "--threads", "1");
        program.WaitForError("s left"); // in the middle of the work
        var clock = Stopwatch.StartNew();
        program.Interrupt();
        CliResult result = program.Result();
        Assert.Equal(130, result.ExitCode);
        Assert.StartsWith("Cancelled", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        _place.AssertNoResults();
        Run run = Assert.Single(_place.Runs());
        Assert.Equal((RunOutcome.Cancelled, "sales.csv"), (run.Outcome, Assert.Single(run.Inputs).Name));
    }
}
