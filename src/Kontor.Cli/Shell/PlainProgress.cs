using Kontor.Progress;

namespace Kontor.Cli.Shell;

/// <summary>Progress as lines, for an output that is no terminal: after a second, then every ten. A step inside another speaks only when nothing has been said for ten seconds.</summary>
internal sealed class PlainProgress(TextWriter writer, TimeProvider time) : IProgressSink
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Next = TimeSpan.FromSeconds(10);
    private readonly TextWriter _writer = TextWriter.Synchronized(writer);
    private readonly TimeProvider _time = time;
    private readonly long _origin = time.GetTimestamp();
    private int _open;
    private long _said; // ticks since the origin at the last line

    /// <inheritdoc/>
    public IProgressStep Begin(string label, long total) => new Step(this, label, Math.Max(1, total), Interlocked.Increment(ref _open) > 1);

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    private sealed class Step(PlainProgress owner, string label, long total, bool inner) : IProgressStep
    {
        private readonly TimeSpan _started = owner.Now;
        private long _done, _due = First.Ticks;
        private int _closed;
        private volatile string _note = "";

        public void Advance(long units)
        {
            long done = Interlocked.Add(ref _done, units), due = Interlocked.Read(ref _due);
            TimeSpan now = owner.Now, elapsed = now - _started;
            if (elapsed.Ticks < due || done >= total || (inner && now.Ticks < Interlocked.Read(ref owner._said) + Next.Ticks)) return;
            if (Interlocked.CompareExchange(ref _due, elapsed.Ticks + Next.Ticks, due) != due) return;
            Interlocked.Exchange(ref owner._said, now.Ticks);
            TimeSpan left = elapsed * ((double)(total - done) / Math.Max(1, done));
            owner._writer.WriteLine($"{label}: {_note}{100.0 * done / total:0}%, about {left.TotalSeconds:0} s left");
        }

        public void Note(string text) => _note = $"{text}, ";

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0) Interlocked.Decrement(ref owner._open);
        }
    }
}
