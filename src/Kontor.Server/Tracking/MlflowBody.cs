using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Server.Problems;

namespace Kontor.Server.Tracking;

/// <summary>Reads the bodies of MLflow's requests: JSON, numbers as numbers or as texts, unknown fields ignored.</summary>
internal static class MlflowBody
{
    internal const string MediaType = "application/json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new TextConverter() },
    };

    /// <summary>The body as a message; no body at all is one without fields.</summary>
    internal static async Task<T> BodyAsync<T>(this HttpContext http) where T : class
    {
        ReadResult read = await http.BytesAsync().ConfigureAwait(false);
        try
        {
            var json = new Utf8JsonReader(read.Buffer.IsEmpty ? new ReadOnlySequence<byte>("{}"u8.ToArray()) : read.Buffer);
            T message = JsonSerializer.Deserialize<T>(ref json, Options) ?? throw Bad("the body is null; needs a JSON object");
            if (json.Read()) throw Bad("the body goes on after its JSON object");
            return message;
        }
        catch (JsonException failure)
        {
            // a path is there, and no fault of the text itself, when a field has the wrong type
            throw failure is { Path.Length: > 2, InnerException: not JsonException }
                ? new ProblemException(400, ProblemCodes.InvalidParameterValue, $"Invalid value for parameter '{failure.Path[2..]}': not of the type that is needed", failure)
                : NotJson(failure);
        }
        finally
        {
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>The body as a message, or the query string where there is no body: clients differ in where DELETE has its fields.</summary>
    internal static Task<T> BodyOrQueryAsync<T>(this HttpContext http) where T : class => http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0
        ? http.BodyAsync<T>()
        : Task.FromResult(JsonSerializer.SerializeToNode(http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString())).Deserialize<T>(Options)!);

    /// <summary>The whole body as bytes. Call <c>AdvanceTo</c> on the reader when done.</summary>
    internal static async Task<ReadResult> BytesAsync(this HttpContext http)
    {
        PipeReader body = http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await body.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            if (read.IsCompleted) return read;
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>A field that has to be there.</summary>
    internal static T Need<T>([NotNull] T? value, string name) where T : class => value ?? throw Missing(name);

    /// <summary>A field that has to be there and may not be empty.</summary>
    internal static string NeedText([NotNull] string? value, string name) => string.IsNullOrEmpty(value) ? throw Missing(name) : value;

    internal static ProblemException Missing(string name) => new(400, ProblemCodes.InvalidParameterValue, $"Missing value for required parameter '{name}'");

    internal static ProblemException Invalid(string name, string found, string needed) =>
        new(400, ProblemCodes.InvalidParameterValue, $"Invalid value for parameter '{name}': found {found}, needed {needed}");

    internal static ProblemException NotJson(JsonException failure) =>
        new(400, ProblemCodes.BadRequest, $"the body is not JSON: line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}", failure);

    private static ProblemException Bad(string detail) => new(400, ProblemCodes.BadRequest, detail);

    /// <summary>Takes a number for a text, too: identities and versions look like numbers, and are written as such by hand.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.String) return reader.GetString();
            if (reader.TokenType is not JsonTokenType.Number) throw new JsonException();
            return System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
