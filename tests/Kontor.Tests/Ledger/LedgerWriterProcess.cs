using Kontor.Ledger;

namespace Kontor.Tests.Ledger;

/// <summary>The other process of <see cref="SqliteLedgerTests.Record_SeveralProcesses_LoseNothing"/>: this test assembly, started again with a ledger to write into.</summary>
public sealed class LedgerWriterProcess
{
    /// <summary>The environment variable that names the ledger.</summary>
    internal const string Variable = "KONTOR_TEST_LEDGER";

    /// <summary>Runs that every process writes at least.</summary>
    internal const int Least = 20;

    [Fact(Explicit = true)]
    public void Write()
    {
        string? target = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(target is null, $"{Variable} names no ledger");
        WriteRuns(target, until: () => true);
    }

    /// <summary>Writes numbered runs, seeded with the number of this process, at least <see cref="Least"/> and until the condition holds.</summary>
    internal static void WriteRuns(string target, Func<bool> until)
    {
        for (int i = 0; i < Least || !until(); i++)
        {
            using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
            ledger.Record(new Run
            {
                Id = Run.NewId(TimeProvider.System), Command = "test", Started = DateTimeOffset.UnixEpoch, Duration = TimeSpan.Zero, Seed = (ulong)Environment.ProcessId,
                Version = "0", Outcome = RunOutcome.Completed, Metrics = [new RunMetric("i", i)],
            });
        }
    }
}
