using Kontor.Server.Hosting;
using Kontor.Server.Operations.Logs;

namespace Kontor.Server.Operations;

/// <summary>The way from the signal to stop to the end: readiness goes off, requests are still taken for the drain time, those in flight end, queues are flushed.</summary>
internal sealed class Shutdown(ServerSettings settings, IHostApplicationLifetime application, ILogger<Shutdown> log) : IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private int _signals;

    /// <summary>True once the signal came: not ready any more, and every answer closes its connection.</summary>
    internal bool Begun => Volatile.Read(ref _signals) > 0;

    /// <summary>Takes a signal. The first one begins; the second one skips the drain time.</summary>
    /// <returns>False from the third one on: who sends it wants the process gone.</returns>
    internal bool Begin()
    {
        int signals = Interlocked.Increment(ref _signals);
        if (signals == 1) _ = StopAfterDrain();
        else if (signals == 2) _hurry.Cancel();
        return signals <= 2;
    }

    public void Dispose() => _hurry.Dispose();

    private async Task StopAfterDrain()
    {
        log.Stopping(settings.Drain, settings.Grace);
        try
        {
            await Task.Delay(settings.Drain, settings.Time, _hurry.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // a second signal
        }
        application.StopApplication();
    }
}
