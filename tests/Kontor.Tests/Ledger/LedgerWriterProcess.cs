using Kontor.Ledger;
using Kontor.Tests.Decisions;

namespace Kontor.Tests.Ledger;

/// <summary>The other process of <see cref="SqliteLedgerTests.Record_SeveralProcesses_LoseNothing"/> and <see cref="SqliteLedgerTests.Record_KilledWriter_LosesNothingAcknowledged"/>: this test assembly, started again with a ledger to write into.</summary>
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

    /// <summary>Decisions of every run that <see cref="WriteDecisions"/> writes.</summary>
    internal const int Decided = 7;

    /// <summary>Writes runs with decisions until it is killed; each run's identity goes to the file <c>.acknowledged</c> once the ledger has taken it.</summary>
    [Fact(Explicit = true)]
    public void WriteDecisions()
    {
        string? target = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(target is null, $"{Variable} names no ledger");
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        for (int i = 0; i < 100_000; i++)
        {
            Run run = NewRun(i);
            ledger.Record(run, [.. Enumerable.Range(0, Decided).Select(n => SampleDecision.Price($"{n}"))]);
            File.AppendAllText(target + ".acknowledged", $"{run.Id}\n");
        }
    }

    /// <summary>Writes numbered runs, seeded with the number of this process, at least <see cref="Least"/> and until the condition holds.</summary>
    internal static void WriteRuns(string target, Func<bool> until)
    {
        for (int i = 0; i < Least || !until(); i++)
        {
            using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
            ledger.Record(NewRun(i));
        }
    }

    private static Run NewRun(int i) => new()
    {
        Id = Run.NewId(TimeProvider.System), Command = "test", Started = DateTimeOffset.UnixEpoch, Duration = TimeSpan.Zero, Seed = (ulong)Environment.ProcessId,
        Version = "0", Outcome = RunOutcome.Completed, Metrics = [new RunMetric("i", i)],
    };
}
