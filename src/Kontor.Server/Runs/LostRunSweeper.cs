using Kontor.Errors;
using Kontor.Ledger;

namespace Kontor.Server.Runs;

/// <summary>Marks the runs whose process is gone, twice a minute, for as long as the server runs.</summary>
internal sealed class LostRunSweeper(LedgerStore ledger, TimeProvider time, ILogger<LostRunSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                var lost = await ledger.Tracking.MarkLostRunsAsync(time.GetUtcNow().ToUnixTimeMilliseconds(), stoppingToken).ConfigureAwait(false);
                if (lost.Length > 0 && log.IsEnabled(LogLevel.Information)) log.LogInformation("{Count} runs gave no sign of life any more and are marked as killed: {Runs}", lost.Length, string.Join(", ", lost));
            }
            catch (DataException failure)
            {
                // the database is away: the next round finds the same runs
                log.LogWarning(failure, "Lost runs could not be marked");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
        while (await NextAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
