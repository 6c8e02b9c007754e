using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kontor.Server.Operations.Logs;

/// <summary>An event as one JSON object on one line: time, level, event, message, trace_id, span_id, error, and its fields in snake case.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);
    private static readonly string[] Own = ["time", "level", "event", "message", "trace_id", "span_id", "error"];

    internal static void Append(StringBuilder line, LogEvent happened)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", happened.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteString("level", happened.Word);
            json.WriteString("event", happened.Name);
            json.WriteString("message", happened.Message);
            if (happened.Activity is { } activity)
            {
                json.WriteString("trace_id", activity.TraceId.ToHexString());
                json.WriteString("span_id", activity.SpanId.ToHexString());
            }
            // the later of equal names counts; no name stands twice
            HashSet<string> written = [.. Own];
            for (int i = happened.Fields.Count - 1; i >= 0; i--)
            {
                string name = Names.GetOrAdd(happened.Fields[i].Key, JsonNamingPolicy.SnakeCaseLower.ConvertName);
                if (written.Add(name)) Write(json, name, happened.Fields[i].Value);
            }
            if (happened.Failure is { } failure) json.WriteString("error", failure.ToString());
            json.WriteEndObject();
        }
        line.Append(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool truth: json.WriteBoolean(name, truth); break;
            case int or long or short or byte: json.WriteNumber(name, Convert.ToInt64(value)); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, value.ToString()); break;
        }
    }
}
