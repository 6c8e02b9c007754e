using Kontor.Progress;
using Spectre.Console;

namespace Kontor.Cli.Shell;

/// <summary>Progress as bars with how the work stands and the time that is left, each on one line whatever the width.</summary>
internal sealed class BarProgress(ProgressContext context, int width) : IProgressSink
{
    private const int Numbers = 16; // per cent, the time that is left, and what lies between the columns
    private const int Words = 56;   // how a training stands: epoch, two losses, a rate

    /// <summary>The width of a bar: what the words leave of it, 8 to 40.</summary>
    internal static int BarWidth(int width) => Math.Clamp(width - Numbers - Words, 8, 40);

    /// <summary>Words cut to the room that they have, as markup.</summary>
    internal static string Fitted(string text, int width)
    {
        int room = Math.Max(8, width - Numbers - BarWidth(width));
        return Markup.Escape(text.Length <= room ? text : $"{text[..(room - 1)]}…");
    }

    /// <inheritdoc/>
    public IProgressStep Begin(string label, long total) => new Step(context.AddTask(Fitted(label, width), maxValue: Math.Max(1, total)), width);

    private sealed class Step(ProgressTask task, int width) : IProgressStep
    {
        public void Advance(long units) => task.Increment(units);

        // a note says what is being done, too: there is no room for both
        public void Note(string text) => task.Description = Fitted(text, width);

        public void Dispose()
        {
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }
}
