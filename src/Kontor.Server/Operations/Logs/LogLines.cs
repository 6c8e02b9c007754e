using System.Text;

namespace Kontor.Server.Operations.Logs;

/// <summary>Writes what the server logs, a line for each event.</summary>
internal sealed class LogLines(TextWriter writer, LogFormat format, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock _writing = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        lock (_writing) writer.Flush();
    }

    private void Write(LogEvent happened)
    {
        var line = new StringBuilder();
        if (format == LogFormat.Json) JsonLine.Append(line, happened);
        else TextLine.Append(line, happened);
        lock (_writing)
        {
            // a log that cannot be written, such as to a full disk, stops no request
            try
            {
                writer.Write(line.Append('\n'));
                writer.Flush();
            }
            catch (IOException)
            {
            }
        }
    }

    private sealed class Category(LogLines lines, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => lines._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "HostedServiceStartupFaulted") return; // the command says it in one line
            List<KeyValuePair<string, object?>> fields = [];
            lines._scopes.ForEachScope(static (scope, into) => Take(scope, into), fields);
            Take(state, fields);
            lines.Write(new LogEvent(lines.Time, logLevel, eventId.Name ?? name, formatter(state, exception), fields, System.Diagnostics.Activity.Current, exception));
        }

        private static void Take(object? source, List<KeyValuePair<string, object?>> into)
        {
            if (source is not IReadOnlyList<KeyValuePair<string, object?>> found) return;
            foreach (KeyValuePair<string, object?> field in found)
            {
                // the template of the message, and what a request asked for in full: a query may hold anything
                if (field.Key is not ("{OriginalFormat}" or "RequestPath" or "ConnectionId" or "TraceId" or "SpanId" or "ParentId")) into.Add(field);
            }
        }
    }

    private DateTimeOffset Time => time.GetUtcNow();
}
