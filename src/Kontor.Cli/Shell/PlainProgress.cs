using Kontor.Progress;

namespace Kontor.Cli.Shell;

/// <summary>Progress as plain lines, for logs: one after the first second of a step, then one every ten.</summary>
internal sealed class PlainProgress(TextWriter writer, TimeProvider time) : IProgressSink
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Next = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IProgressStep Begin(string label, long total) => new Step(this, label, Math.Max(1, total));

    private sealed class Step(PlainProgress owner, string label, long total) : IProgressStep
    {
        private readonly long _started = owner.Time.GetTimestamp();
        private long _done, _due = First.Ticks;

        public void Advance(long units)
        {
            long done = Interlocked.Add(ref _done, units), due = Interlocked.Read(ref _due);
            TimeSpan elapsed = owner.Time.GetElapsedTime(_started);
            if (elapsed.Ticks < due || done >= total || Interlocked.CompareExchange(ref _due, elapsed.Ticks + Next.Ticks, due) != due) return;
            TimeSpan left = elapsed * ((double)(total - done) / Math.Max(1, done));
            owner.Writer.WriteLine($"{label}: {100.0 * done / total:0}%, about {left.TotalSeconds:0} s left");
        }

        public void Dispose()
        {
        }
    }

    private TextWriter Writer { get; } = TextWriter.Synchronized(writer);

    private TimeProvider Time { get; } = time;
}
