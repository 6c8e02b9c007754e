using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kontor.Server.Tracking;

/// <summary>Writes the answers of MLflow's paths: 64-bit integers as numbers, fields without a value left out, numbers that are none as the texts "NaN", "Infinity" and "-Infinity".</summary>
internal static class MlflowAnswer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The answer where there is nothing to say.</summary>
    internal static IResult Empty { get; } = Results.Text("{}"u8, MlflowBody.MediaType);

    internal static IResult Of<T>(T message) => Results.Json(message, Options);

    /// <summary>JSON that is written already, between a head and a tail: copies of bytes, nothing else.</summary>
    internal static IResult Ready(ReadOnlyMemory<byte> json, bool run = false) => new ReadyJson(json, run);

    private sealed class ReadyJson(ReadOnlyMemory<byte> json, bool run) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            ReadOnlyMemory<byte> head = run ? "{\"run\":"u8.ToArray() : default, tail = run ? "}"u8.ToArray() : default;
            HttpResponse response = httpContext.Response;
            response.ContentType = MlflowBody.MediaType;
            response.ContentLength = head.Length + json.Length + tail.Length;
            await response.BodyWriter.WriteAsync(head, httpContext.RequestAborted).ConfigureAwait(false);
            await response.BodyWriter.WriteAsync(json, httpContext.RequestAborted).ConfigureAwait(false);
            await response.BodyWriter.WriteAsync(tail, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
