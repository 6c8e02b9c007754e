using System.Buffers;
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

    /// <summary>A run's JSON as the answer.</summary>
    internal static IResult Run(ReadOnlyMemory<byte> json) => new ReadyJson(["{\"run\":"u8.ToArray(), json, "}"u8.ToArray()]);

    /// <summary>JSON that is written already, in pieces: copies of bytes, nothing else.</summary>
    internal static IResult Ready(IEnumerable<ReadOnlyMemory<byte>> pieces) => new ReadyJson(pieces);

    private sealed class ReadyJson(IEnumerable<ReadOnlyMemory<byte>> pieces) : IResult
    {
        private const int Unsent = 1 << 16;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            response.ContentType = MlflowBody.MediaType;
            response.ContentLength = pieces.Sum(p => (long)p.Length);
            int unsent = 0;
            foreach (ReadOnlyMemory<byte> piece in pieces)
            {
                response.BodyWriter.Write(piece.Span);
                unsent += piece.Length;
                if (unsent < Unsent) continue;
                // who reads slowly holds up the copying
                if ((await response.BodyWriter.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false)).IsCompleted) return;
                unsent = 0;
            }
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
