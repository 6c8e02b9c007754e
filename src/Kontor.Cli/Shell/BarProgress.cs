using Kontor.Progress;
using Spectre.Console;

namespace Kontor.Cli.Shell;

/// <summary>Progress as bars with how the work stands and the time that is left.</summary>
internal sealed class BarProgress(ProgressContext context) : IProgressSink
{
    /// <inheritdoc/>
    public IProgressStep Begin(string label, long total) => new Step(context.AddTask(Markup.Escape(label), maxValue: Math.Max(1, total)), label);

    private sealed class Step(ProgressTask task, string label) : IProgressStep
    {
        public void Advance(long units) => task.Increment(units);

        public void Note(string text) => task.Description = Markup.Escape($"{label}: {text}");

        public void Dispose()
        {
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }
}
