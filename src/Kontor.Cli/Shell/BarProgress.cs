using Kontor.Progress;
using Spectre.Console;

namespace Kontor.Cli.Shell;

/// <summary>Progress as bars with the time that is left.</summary>
internal sealed class BarProgress(ProgressContext context) : IProgressSink
{
    /// <inheritdoc/>
    public IProgressStep Begin(string label, long total) => new Step(context.AddTask(Markup.Escape(label), maxValue: Math.Max(1, total)));

    private sealed class Step(ProgressTask task) : IProgressStep
    {
        public void Advance(long units) => task.Increment(units);

        public void Dispose()
        {
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }
}
