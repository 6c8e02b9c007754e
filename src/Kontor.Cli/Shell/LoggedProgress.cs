using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Kontor.Ledger.Tracking.Client;
using Kontor.Progress;

namespace Kontor.Cli.Shell;

/// <summary>Progress that is shown and logged: of each step the share that is done, and the numbers of its notes, such as a training's loss by epoch; each a point a second at most.</summary>
internal sealed partial class LoggedProgress(IProgressSink shown, TrackedRun run, TimeProvider time) : IProgressSink
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);

    public IProgressStep Begin(string label, long total) => new Step(shown.Begin(label, total), this, Key(label), Math.Max(1, total));

    /// <summary>The numbers of a note such as <c>epoch 3 of 50, loss 0.12, rate 0.001</c>: the place, and what stands there.</summary>
    internal static (long? Place, IReadOnlyList<(string Name, double Value)> Numbers) Read(string note)
    {
        long? place = null;
        List<(string, double)> numbers = [];
        foreach (string part in note.Split(", "))
        {
            if (Counted().Match(part) is { Success: true } counted) place = long.Parse(counted.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            else if (Named().Match(part) is { Success: true } named && double.TryParse(named.Groups[2].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) numbers.Add((named.Groups[1].Value, value));
        }
        return (place, numbers);
    }

    // what differs from series to series would be a metric each
    private static string Key(string label) => new([.. label.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' ' or ':' ? c : '_')]);

    [GeneratedRegex(@"^\w+ (\d+) of \d+$")]
    private static partial Regex Counted();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z ]*) ([-+0-9.Ee]+)$")]
    private static partial Regex Named();

    // a step of a batch comes by the thousand under one name: together they log a point a second, too
    private bool IsDue(string key)
    {
        long now = time.GetTimestamp();
        long last = _last.GetOrAdd(key, _ => now);
        return time.GetElapsedTime(last, now) >= Least && _last.TryUpdate(key, now, last);
    }

    private void Log(string key, double value, long place)
    {
        try
        {
            run.Metric(key.Length > 250 ? key[..250] : key, value, place);
        }
        catch (Exception failure) when (failure is Errors.DataException or InvalidOperationException)
        {
            // a name that is none, or a run that has ended: progress is only progress
        }
    }

    private sealed class Step(IProgressStep shown, LoggedProgress owner, string key, long total) : IProgressStep
    {
        private long _done;

        public void Advance(long units)
        {
            shown.Advance(units);
            long done = Interlocked.Add(ref _done, units);
            if (owner.IsDue($"progress/{key}")) owner.Log($"progress/{key}", Math.Min(1, (double)done / total), done);
        }

        public void Note(string text)
        {
            shown.Note(text);
            if (!owner.IsDue($"notes/{key}")) return;
            (long? place, IReadOnlyList<(string Name, double Value)> numbers) = Read(text);
            foreach ((string name, double value) in numbers) owner.Log($"{key}/{name}", value, place ?? Interlocked.Read(ref _done));
        }

        public void Dispose() => shown.Dispose();
    }
}
