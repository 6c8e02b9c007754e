namespace Kontor.Server.Operations.Logs;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object per line, for programs.</summary>
    Json,

    /// <summary>A time, a level and a sentence, for a person at a terminal.</summary>
    Text,
}
