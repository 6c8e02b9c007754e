using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kontor.Ledger.Tracking;
using Kontor.Server.Problems;

namespace Kontor.Server.Tracking;

/// <summary>Reads the bodies of <c>log-metric</c> and <c>log-batch</c> in one pass over their bytes.</summary>
/// <remarks>Values may be numbers, texts ("NaN", "Infinity", "-Infinity", "0.5") or, where JSON has none, the bare words NaN, Infinity and -Infinity. Fields that are not known are passed over.</remarks>
internal static class RunLogReader
{
    private const int MostTexts = 256;

    /// <summary>The one point of a <c>log-metric</c>.</summary>
    internal static RunLog Metric(ReadOnlySequence<byte> body, TimeProvider time) => Read(body, time, (ref Utf8JsonReader json, Texts texts) =>
    {
        string? run = null, uuid = null;
        Point point = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("run_id"u8)) run = Text(ref json, texts, "run_id");
            else if (json.ValueTextEquals("run_uuid"u8)) uuid = Text(ref json, texts, "run_uuid");
            else point.Field(ref json, texts, "");
        }
        return new RunLog(RunEndpoints.RunId(run, uuid), new RunBatch { Metrics = [point.Done("", texts)] });
    });

    /// <summary>All of a <c>log-batch</c>.</summary>
    internal static RunLog Batch(ReadOnlySequence<byte> body, TimeProvider time) => Read(body, time, (ref Utf8JsonReader json, Texts texts) =>
    {
        string? run = null, uuid = null;
        ImmutableArray<MetricPoint> metrics = [];
        ImmutableArray<TrackingEntry> parameters = [], tags = [];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("run_id"u8)) run = Text(ref json, texts, "run_id");
            else if (json.ValueTextEquals("run_uuid"u8)) uuid = Text(ref json, texts, "run_uuid");
            else if (json.ValueTextEquals("metrics"u8)) metrics = Metrics(ref json, texts);
            else if (json.ValueTextEquals("params"u8)) parameters = Entries(ref json, texts, "params");
            else if (json.ValueTextEquals("tags"u8)) tags = Entries(ref json, texts, "tags");
            else Pass(ref json);
        }
        return new RunLog(RunEndpoints.RunId(run, uuid), new RunBatch { Metrics = metrics, Params = parameters, Tags = tags });
    });

    private delegate RunLog Reading(ref Utf8JsonReader json, Texts texts);

    private static RunLog Read(ReadOnlySequence<byte> body, TimeProvider time, Reading reading)
    {
        // one span is read faster than a sequence of them
        byte[]? rented = body.IsSingleSegment ? null : ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            ReadOnlySpan<byte> bytes = body.FirstSpan;
            if (rented is not null)
            {
                body.CopyTo(rented);
                bytes = rented.AsSpan(0, (int)body.Length);
            }
            var json = new Utf8JsonReader(BareNumbers.Quote(bytes));
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw new ProblemException(400, ProblemCodes.BadRequest, "the body is no JSON object");
            RunLog log = reading(ref json, new Texts(time));
            if (json.Read()) throw new ProblemException(400, ProblemCodes.BadRequest, "the body goes on after its JSON object");
            return log;
        }
        catch (JsonException failure)
        {
            throw MlflowBody.NotJson(failure);
        }
        catch (InvalidOperationException failure)
        {
            // half of a surrogate pair, or bytes that are no UTF-8
            throw new ProblemException(400, ProblemCodes.BadRequest, "the body has a text that is no Unicode", failure);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ImmutableArray<MetricPoint> Metrics(ref Utf8JsonReader json, Texts texts)
    {
        if (!Array(ref json, "metrics")) return [];
        var points = ImmutableArray.CreateBuilder<MetricPoint>(64);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            string at = json.TokenType == JsonTokenType.StartObject ? "metrics" : throw MlflowBody.Invalid($"metrics[{points.Count}]", Found(ref json), "an object");
            Point point = default;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName) point.Field(ref json, texts, at, points.Count);
            points.Add(point.Done(at, texts, points.Count));
        }
        return points.DrainToImmutable();
    }

    private static ImmutableArray<TrackingEntry> Entries(ref Utf8JsonReader json, Texts texts, string at)
    {
        if (!Array(ref json, at)) return [];
        var entries = ImmutableArray.CreateBuilder<TrackingEntry>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject) throw MlflowBody.Invalid($"{at}[{entries.Count}]", Found(ref json), "an object");
            string? key = null, value = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("key"u8)) key = Text(ref json, texts, $"{at}[{entries.Count}].key");
                else if (json.ValueTextEquals("value"u8)) value = Text(ref json, texts: null, $"{at}[{entries.Count}].value");
                else Pass(ref json);
            }
            entries.Add(MlflowText.Entry(key, value, $"{at}[{entries.Count}]."));
        }
        return entries.DrainToImmutable();
    }

    private static bool Array(ref Utf8JsonReader json, string name)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.StartArray => true,
            JsonTokenType.Null => false,
            _ => throw MlflowBody.Invalid(name, Found(ref json), "an array"),
        };
    }

    private static string? Text(ref Utf8JsonReader json, Texts? texts, string name)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.String => texts is null || json.ValueIsEscaped ? json.GetString() : texts.Of(json.ValueSpan),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(json.ValueSpan),
            JsonTokenType.Null => null,
            _ => throw MlflowBody.Invalid(name, Found(ref json), "a text"),
        };
    }

    private static void Pass(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    private static string Found(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"'{json.GetString()}'",
        JsonTokenType.Null => "null",
        _ => System.Text.Encoding.UTF8.GetString(json.ValueSpan),
    };

    /// <summary>A point while its fields come in.</summary>
    private struct Point
    {
        private string? _key;
        private double? _value;
        private long? _timestamp, _step;

        internal void Field(ref Utf8JsonReader json, Texts texts, string of, int index = 0)
        {
            if (json.ValueTextEquals("key"u8)) _key = Text(ref json, texts, Name(of, index, "key"));
            else if (json.ValueTextEquals("value"u8)) _value = Value(ref json, of, index);
            else if (json.ValueTextEquals("timestamp"u8)) _timestamp = Whole(ref json, of, index, "timestamp");
            else if (json.ValueTextEquals("step"u8)) _step = Whole(ref json, of, index, "step");
            else Pass(ref json);
        }

        internal readonly MetricPoint Done(string of, Texts texts, int index = 0) => new(
            string.IsNullOrEmpty(_key) ? throw MlflowBody.Missing(Name(of, index, "key")) : _key,
            _value ?? throw MlflowBody.Missing(Name(of, index, "value")),
            _timestamp ?? texts.Now,
            _step ?? 0);

        private static string Name(string of, int index, string field) => of.Length == 0 ? field : $"{of}[{index}].{field}";

        private static double Value(ref Utf8JsonReader json, string of, int index)
        {
            json.Read();
            if (json.TokenType == JsonTokenType.Number) return json.GetDouble();
            if (json.TokenType == JsonTokenType.String)
            {
                if (json.ValueTextEquals("NaN"u8)) return double.NaN;
                if (json.ValueTextEquals("Infinity"u8)) return double.PositiveInfinity;
                if (json.ValueTextEquals("-Infinity"u8)) return double.NegativeInfinity;
                if (Utf8Parser.TryParse(json.ValueSpan, out double value, out int used) && used == json.ValueSpan.Length && double.IsFinite(value)) return value;
            }
            string found = json.TokenType == JsonTokenType.Null ? "null (JavaScript writes NaN so)" : Found(ref json);
            throw MlflowBody.Invalid(Name(of, index, "value"), found, "a number, or \"NaN\", \"Infinity\", \"-Infinity\"");
        }

        private static long? Whole(ref Utf8JsonReader json, string of, int index, string field)
        {
            json.Read();
            if (json.TokenType == JsonTokenType.Null) return null;
            if (json.TokenType == JsonTokenType.Number)
            {
                if (json.TryGetInt64(out long number)) return number;
                // 1.0 and 1e3 are whole, too
                double value = json.GetDouble();
                if (double.IsInteger(value) && Math.Abs(value) < 1L << 53) return (long)value;
            }
            else if (json.TokenType == JsonTokenType.String && long.TryParse(json.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            {
                return number;
            }
            throw MlflowBody.Invalid(Name(of, index, field), Found(ref json), "a whole number of 64 bits");
        }
    }

    /// <summary>The texts of one body, each made once: the keys of a batch repeat.</summary>
    private sealed class Texts(TimeProvider time)
    {
        private readonly string?[] _slots = new string?[MostTexts];
        private long? _now;

        /// <summary>One time for all that says none.</summary>
        internal long Now => _now ??= time.GetUtcNow().ToUnixTimeMilliseconds();

        internal string Of(ReadOnlySpan<byte> utf8)
        {
            var hash = new HashCode();
            hash.AddBytes(utf8);
            ref string? slot = ref _slots[(uint)hash.ToHashCode() % MostTexts];
            if (slot is not null && slot.Length == utf8.Length && System.Text.Ascii.Equals(utf8, slot)) return slot;
            return slot = System.Text.Encoding.UTF8.GetString(utf8);
        }
    }
}
