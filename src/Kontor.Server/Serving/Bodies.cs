using System.Buffers;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Server.Problems;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Rows from bodies, predictions into bodies, whatever their media type.</summary>
internal static class Bodies
{
    internal const string JsonType = "application/json", LinesType = "application/jsonlines", CsvType = "text/csv";

    /// <summary>Reads the rows of a request as JSON, JSON Lines or CSV.</summary>
    internal static async Task<Func<Signature, ScoreRows>> RowsAsync(HttpRequest request, CancellationToken cancellation)
    {
        string type = TypeOf(request.ContentType);
        byte[] body = await BytesAsync(request, cancellation);
        switch (type)
        {
            case JsonType:
                JsonElement json = Parse(body, "the body");
                return signature => RowsJson.Read(json, signature);
            case CsvType:
                bool? header = request.ContentType!.Contains("header=present", StringComparison.OrdinalIgnoreCase) ? true : request.ContentType.Contains("header=absent", StringComparison.OrdinalIgnoreCase) ? false : null;
                return signature => RowsCsv.Read(body, signature, header);
            case LinesType:
                JsonElement[] lines = Lines(body);
                return signature => RowsJson.List(lines, signature);
            default:
                throw new ProblemException(415, ProblemCodes.UnsupportedMediaType, $"content type '{request.ContentType}' is not taken here: needs {JsonType}, {LinesType} or {CsvType}");
        }
    }

    /// <summary>A media type without its parameters; JSON where nothing is said. JSON Lines have several names.</summary>
    internal static string TypeOf(string? contentType)
    {
        string type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            "" => JsonType,
            "application/jsonl" or "application/x-jsonlines" or "application/x-ndjson" or "application/ndjson" => LinesType,
            _ => type,
        };
    }

    /// <summary>Reads JSON that is the body of a request.</summary>
    internal static async Task<JsonElement> JsonAsync(HttpRequest request, CancellationToken cancellation) => Parse(await BytesAsync(request, cancellation), "the body");

    /// <summary>An object as an answer.</summary>
    internal static IResult Json(Action<Utf8JsonWriter> write, string type = JsonType)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Results.Bytes(buffer.WrittenMemory.ToArray(), type);
    }

    /// <summary>Refuses a request none of whose rows could be scored.</summary>
    internal static void RefuseIfAllBad(ScoredRows scored)
    {
        if (scored.Count > 0 && scored.BadCount == scored.Count) throw Refused(scored);
    }

    /// <summary>Refuses a request one of whose rows could not be scored, where the protocol has no place to say so beside the others.</summary>
    internal static void RefuseIfAnyBad(ScoredRows scored)
    {
        if (scored.BadCount > 0) throw Refused(scored);
    }

    private static ProblemException Refused(ScoredRows scored)
    {
        const int Most = 10;
        int bad = scored.BadCount;
        return new ProblemException(400, ProblemCodes.InvalidParameterValue, string.Join("; ", scored.Faults.Take(Most)) + (bad > Most ? $"; and {bad - Most} more rows" : ""));
    }

    private static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1 << 20));
        await request.Body.CopyToAsync(body, cancellation);
        return body.ToArray();
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body, string where)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException malformed)
        {
            throw new ProblemException(400, ProblemCodes.BadRequest, $"{where} is not JSON: {malformed.Message}", malformed);
        }
    }

    private static JsonElement[] Lines(byte[] body)
    {
        var lines = new List<JsonElement>();
        int number = 0;
        for (int at = 0; at < body.Length; number++)
        {
            int end = Array.IndexOf(body, (byte)'\n', at);
            if (end < 0) end = body.Length;
            ReadOnlyMemory<byte> line = body.AsMemory(at, end - at);
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0) lines.Add(Parse(line, $"line {number + 1}"));
            at = end + 1;
        }
        return [.. lines];
    }
}
