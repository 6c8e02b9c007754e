namespace Kontor.Server.Serving;

/// <summary>What serving writes into the log.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Model} {Reference}: version {To} serves in place of version {From}")]
    internal static partial void Swapped(this ILogger log, string model, string reference, int from, int to);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Model} version {Version} cannot be loaded: version {Kept} goes on serving")]
    internal static partial void NotSwapped(this ILogger log, string model, int version, int kept);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the registry cannot be asked, what is loaded goes on serving: {Reason}")]
    internal static partial void RegistryAway(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model}: lines of {What} cannot be written: {Reason}")]
    internal static partial void NotWritten(this ILogger log, string model, string what, string reason);
}
