namespace Kontor.Server.Operations;

/// <summary>A lifetime that listens to no signal: <see cref="Shutdown"/> does, for the process that serves, and for no test that hosts a server.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
