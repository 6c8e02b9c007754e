namespace Kontor.Server.Operations.Logs;

/// <summary>What the server itself logs.</summary>
internal static partial class ServerEvents
{
    [LoggerMessage(1, LogLevel.Information, "Stopping: requests are taken for {Drain} more, those in flight then have {Grace} to end", EventName = "stopping")]
    internal static partial void Stopping(this ILogger log, TimeSpan drain, TimeSpan grace);

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Route} {Status} in {DurationMs} ms, key {KeyId}", EventName = "request")]
    internal static partial void Request(this ILogger log, string method, string route, int status, double durationMs, string keyId);

    [LoggerMessage(3, LogLevel.Information, "Listening on {Address}, ledger {Ledger}", EventName = "started")]
    internal static partial void Started(this ILogger log, string address, string ledger);

    [LoggerMessage(4, LogLevel.Information, "Stopped", EventName = "stopped")]
    internal static partial void Stopped(this ILogger log);
}
