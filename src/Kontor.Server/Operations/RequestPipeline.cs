using System.Diagnostics;
using System.Security.Claims;
using Kontor.Server.Hosting;
using Kontor.Server.Operations.Logs;

namespace Kontor.Server.Operations;

/// <summary>Around every request: its identity, the line in the log, and while the server stops the end of its connection.</summary>
internal static class RequestPipeline
{
    private const string Header = "X-Request-Id";
    private const int LongestId = 64;

    internal static void UseOperations(this WebApplication app)
    {
        Shutdown shutdown = app.Services.GetRequiredService<Shutdown>();
        TimeProvider time = app.Services.GetRequiredService<ServerSettings>().Time;
        ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Kontor.Server.Requests");
        app.Use(async (http, next) =>
        {
            long started = time.GetTimestamp();
            IDisposable? scope = null;
            if (http.Request.Headers[Header] is [{ } given] && IsId(given))
            {
                http.TraceIdentifier = given;
                scope = log.BeginScope(new KeyValuePair<string, object?>[] { new("RequestId", given) });
            }
            http.Response.OnStarting(() =>
            {
                http.Response.Headers[Header] = http.TraceIdentifier;
                if (shutdown.Begun) http.Response.Headers.Connection = "close";
                return Task.CompletedTask;
            });
            try
            {
                await next(http);
            }
            finally
            {
                if (Activity.Current is { IsAllDataRequested: true } span) Name(span, http);
                if (log.IsEnabled(LogLevel.Debug)) Write(log, http, time.GetElapsedTime(started));
                scope?.Dispose();
            }
        });
    }

    // OpenTelemetry's names for a request that a server takes
    private static void Name(Activity span, HttpContext http)
    {
        string route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        span.DisplayName = $"{http.Request.Method} {route}".TrimEnd();
        span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route).SetTag("http.response.status_code", http.Response.StatusCode).SetTag("kontor.request_id", http.TraceIdentifier);
        if (http.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
    }

    // the route and not the path: a path or a query may hold what no log should
    private static void Write(ILogger log, HttpContext http, TimeSpan elapsed) => log.Request(
        http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)", http.Response.StatusCode, Math.Round(elapsed.TotalMilliseconds, 2),
        http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "none");

    private static bool IsId(string text) => text.Length is > 0 and <= LongestId && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
