namespace Kontor.Progress;

/// <summary>A sink that says nothing.</summary>
public sealed class SilentProgress : IProgressSink, IProgressStep
{
    private SilentProgress()
    {
    }

    /// <summary>The only instance.</summary>
    public static SilentProgress Instance { get; } = new();

    /// <inheritdoc/>
    public IProgressStep Begin(string label, long total) => this;

    /// <inheritdoc/>
    public void Advance(long units)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
