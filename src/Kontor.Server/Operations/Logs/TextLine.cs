using System.Text;

namespace Kontor.Server.Operations.Logs;

/// <summary>An event as a line for a person: time, level, message; an exception below it.</summary>
internal static class TextLine
{
    internal static void Append(StringBuilder line, LogEvent happened)
    {
        line.Append(happened.Time.ToLocalTime().ToString("HH:mm:ss")).Append(' ').Append(happened.Word.PadRight(5)).Append(' ');
        // a line break from outside would pass for a line of the log
        foreach (char c in happened.Message) line.Append(char.IsControl(c) ? ' ' : c);
        if (happened.Failure is { } failure) line.Append('\n').Append("    ").Append(failure.ToString().ReplaceLineEndings("\n    "));
    }
}
