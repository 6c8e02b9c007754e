using System.Diagnostics;
using Kontor.Ledger;
using Kontor.Ledger.Tracking;

namespace Kontor.Tests.Ledger.Tracking;

/// <summary>The process that logs until it is killed: this test assembly, started again with a ledger to write into.</summary>
public sealed class TrackingWriterProcess
{
    internal const int Points = 20;

    private const string Target = "KONTOR_TEST_TRACKING_LEDGER", Acknowledged = "KONTOR_TEST_TRACKING_ACKNOWLEDGED";

    /// <summary>Eight writers on four runs; what the store has acknowledged goes to a file, a line for each batch.</summary>
    [Fact(Explicit = true)]
    public async Task Log()
    {
        string? target = Environment.GetEnvironmentVariable(Target), acknowledged = Environment.GetEnvironmentVariable(Acknowledged);
        Assert.SkipWhen(target is null || acknowledged is null, $"{Target} names no ledger");
        using LedgerStore ledger = LedgerStore.Open(target!, TimeProvider.System);
        await using var file = new FileStream(acknowledged!, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        string[] runs = [.. (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ledger.Tracking.CreateRunAsync(new NewRun())))).Select(r => r.Id)];
        int next = 0;
        var writing = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async w =>
        {
            for (int number = Interlocked.Increment(ref next); number < 200_000; number = Interlocked.Increment(ref next))
            {
                await ledger.Tracking.LogBatchAsync(runs[w % 4], new RunBatch
                {
                    Metrics = [.. Enumerable.Range(0, Points).Select(i => new MetricPoint($"metric_{i}", number, number, 0))],
                    Tags = [new TrackingEntry($"batch_{number}", "written")],
                });
                byte[] line = System.Text.Encoding.ASCII.GetBytes($"{runs[w % 4]} {number}\n");
                lock (writing) file.Write(line);
            }
        }));
    }

    internal static Process Start(string target, string acknowledged)
    {
        string tests = typeof(TrackingWriterProcess).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath!, Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [tests] : [])
        {
            RedirectStandardOutput = true, UseShellExecute = false, Environment = { [Target] = target, [Acknowledged] = acknowledged },
        };
        foreach (string argument in new[] { "-method", $"{typeof(TrackingWriterProcess).FullName}.{nameof(Log)}", "-explicit", "only" }) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
