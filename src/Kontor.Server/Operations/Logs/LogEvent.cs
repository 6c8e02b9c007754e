using System.Diagnostics;

namespace Kontor.Server.Operations.Logs;

/// <summary>One thing that happened.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Name">What kind of event: its name, else the category that logged it.</param>
/// <param name="Message">The sentence for people.</param>
/// <param name="Fields">What belongs to it, such as route and status; the later of equal names counts.</param>
/// <param name="Activity">The trace that it is part of; null for none.</param>
/// <param name="Failure">The exception; null for none.</param>
internal sealed record LogEvent(DateTimeOffset Time, LogLevel Level, string Name, string Message, IReadOnlyList<KeyValuePair<string, object?>> Fields, Activity? Activity, Exception? Failure)
{
    /// <summary>The level as a word of five letters at most.</summary>
    internal string Word => Level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
