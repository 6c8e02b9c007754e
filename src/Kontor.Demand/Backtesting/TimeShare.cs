namespace Kontor.Demand.Backtesting;

/// <summary>A part of a time budget, with a token that is cancelled when it is over.</summary>
internal sealed class TimeShare : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40); // a timer counts 2^32 milliseconds
    private readonly TimeSpan _share;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationTokenSource _timer, _linked;

    internal TimeShare(TimeSpan share, TimeProvider time, CancellationToken cancellation)
    {
        (_share, _time, _started) = (share, time, time.GetTimestamp());
        _timer = new CancellationTokenSource(share < Longest ? share : Longest, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _timer.Token);
    }

    /// <summary>Cancelled when the share is over, or the whole run is.</summary>
    internal CancellationToken Token => _linked.Token;

    /// <summary>Whether it is over: models that do not look at the token in the midst of their work are late.</summary>
    internal bool IsOver => _timer.IsCancellationRequested || _time.GetElapsedTime(_started) > _share;

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
