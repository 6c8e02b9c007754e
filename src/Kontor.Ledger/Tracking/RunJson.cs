using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kontor.Ledger.Tracking;

/// <summary>Writes a run as MLflow's <c>run</c> object.</summary>
internal static class RunJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    internal static byte[] Write(RunDocument run)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteStartObject("info"u8);
        json.WriteString("run_id"u8, run.Id);
        json.WriteString("run_uuid"u8, run.Id);
        json.WriteString("run_name"u8, run.Name);
        json.WriteString("experiment_id"u8, run.ExperimentId);
        json.WriteString("user_id"u8, run.UserId);
        json.WriteString("status"u8, TrackingText.Of(run.Status));
        json.WriteNumber("start_time"u8, run.StartTime);
        if (run.EndTime is { } end) json.WriteNumber("end_time"u8, end);
        json.WriteString("artifact_uri"u8, run.ArtifactUri);
        json.WriteString("lifecycle_stage"u8, TrackingText.Of(run.Stage));
        json.WriteEndObject();
        json.WriteStartObject("data"u8);
        json.WriteStartArray("metrics"u8);
        foreach (MetricPoint point in run.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, point.Key);
            if (double.IsFinite(point.Value)) json.WriteNumber("value"u8, point.Value);
            else json.WriteString("value"u8, double.IsNaN(point.Value) ? "NaN"u8 : point.Value > 0 ? "Infinity"u8 : "-Infinity"u8);
            json.WriteNumber("timestamp"u8, point.Timestamp);
            json.WriteNumber("step"u8, point.Step);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, "params"u8, run.Params);
        Write(json, "tags"u8, run.Tags);
        json.WriteEndObject();
        json.WriteStartObject("inputs"u8);
        if (!run.Datasets.IsEmpty) Write(json, run.Datasets);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<RunDataset> datasets)
    {
        json.WriteStartArray("dataset_inputs"u8);
        foreach (RunDataset dataset in datasets)
        {
            json.WriteStartObject();
            Write(json, "tags"u8, dataset.Tags);
            json.WriteStartObject("dataset"u8);
            json.WriteString("name"u8, dataset.Name);
            json.WriteString("digest"u8, dataset.Digest);
            json.WriteString("source_type"u8, dataset.SourceType);
            json.WriteString("source"u8, dataset.Source);
            if (dataset.Schema is not null) json.WriteString("schema"u8, dataset.Schema);
            if (dataset.Profile is not null) json.WriteString("profile"u8, dataset.Profile);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<TrackingEntry> entries)
    {
        json.WriteStartArray(name);
        foreach (TrackingEntry entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, entry.Key);
            json.WriteString("value"u8, entry.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
