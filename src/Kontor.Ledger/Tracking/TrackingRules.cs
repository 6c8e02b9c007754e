using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kontor.Ledger.Tracking;

/// <summary>What names and values may be: the rules of MLflow's tracking server 2.x (mlflow/utils/validation.py).</summary>
internal static partial class TrackingRules
{
    internal const int MostResults = 50_000, MostHistory = 25_000, MostHistoryRuns = 100;
    private const int KeyLength = 250, ParamLength = 6000, TagLength = 8000, ExperimentTagLength = 5000, ExperimentNameLength = 500, PathBytes = 1000;
    private const int MostMetrics = 1000, MostParams = 100, MostTags = 100, MostEntries = 1000;

    internal static string ExperimentName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw Throw.Invalid("experiment name", "nothing", "a name");
        return Text("experiment name", name, ExperimentNameLength);
    }

    /// <summary>The number of an experiment.</summary>
    internal static long ExperimentId(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw Throw.Invalid("experiment_id", Quote(id), "an integer as text");

    internal static string RunName(string name) => Text("run name", name, KeyLength);

    internal static string UserId(string? user) => Text("user_id", user ?? "", KeyLength);

    internal static void ExperimentTag(TrackingEntry tag) => Entry("tag", tag, ExperimentTagLength);

    internal static void Tag(TrackingEntry tag) => Entry("tag", tag, TagLength);

    internal static void Param(TrackingEntry param) => Entry("param", param, ParamLength);

    internal static void Metric(MetricPoint point) => Key("metric", point.Key);

    internal static void Batch(RunBatch batch)
    {
        Most("metrics", batch.Metrics.Length, MostMetrics);
        Most("params", batch.Params.Length, MostParams);
        Most("tags", batch.Tags.Length, MostTags);
        Most("metrics, params and tags", batch.Metrics.Length + batch.Params.Length + batch.Tags.Length, MostEntries);
        string? checkedKey = null;
        foreach (MetricPoint point in batch.Metrics)
        {
            if (!ReferenceEquals(point.Key, checkedKey)) Metric(point);
            checkedKey = point.Key;
        }
        foreach (TrackingEntry param in batch.Params) Param(param);
        foreach (TrackingEntry tag in batch.Tags) Tag(tag);
        if (batch.Params.Length > 1 && batch.Params.CountBy(p => p.Key).FirstOrDefault(c => c.Value > 1) is { Key: { } twice })
            throw Throw.Invalid("params", $"{Quote(twice)} more than once", "each key once");
    }

    internal static void Dataset(RunDataset dataset)
    {
        Some("dataset name", dataset.Name, 500);
        Some("dataset digest", dataset.Digest, 36);
        Some("dataset source_type", dataset.SourceType, 36);
        Some("dataset source", dataset.Source, ushort.MaxValue);
        Text("dataset schema", dataset.Schema ?? "", 1_048_575);
        Text("dataset profile", dataset.Profile ?? "", 16_777_215);
        Most("tags of a dataset", dataset.Tags.Length, MostTags);
        foreach (TrackingEntry tag in dataset.Tags)
        {
            Some("dataset tag key", tag.Key, 255);
            Text($"dataset tag {Quote(tag.Key)}", tag.Value, 500);
        }

        static void Some(string where, string? text, int most)
        {
            if (string.IsNullOrEmpty(text)) throw Throw.Invalid(where, "nothing", "a text");
            Text(where, text, most);
        }
    }

    internal static void Datasets(ICollection<RunDataset> datasets)
    {
        Most("datasets", datasets.Count, MostTags);
        foreach (RunDataset dataset in datasets) Dataset(dataset);
    }

    /// <summary>A key of a metric, a parameter or a tag.</summary>
    internal static void Key(string what, string? key)
    {
        if (string.IsNullOrEmpty(key)) throw Throw.Invalid($"{what} key", "nothing", "a name");
        if (key.Length > KeyLength) throw Throw.Invalid($"{what} key", $"{key.Length} characters beginning {Quote(key[..40])}", $"at most {KeyLength} characters");
        if (!IsPlain(key) && !Name().IsMatch(key))
            throw Throw.Invalid($"{what} key", Quote(key), "a name of letters, digits, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/)");
        if ((key.Contains('/') || key[0] == '.') && !IsPath(key)) throw Throw.Invalid($"{what} key", Quote(key), "a name that reads as one path below the root, such as 'loss/train'");
    }

    /// <summary>The path of a file or a folder below a run's root.</summary>
    internal static string Path(string? path)
    {
        if (string.IsNullOrEmpty(path) || path.Contains('\\') || !Artefacts.ArtefactPath.IsTaken(path))
            throw Throw.Invalid("path", Quote(path), "names between single slashes, below the run's root, without '.', '..' and backslashes");
        return Encoding.UTF8.GetByteCount(path) <= PathBytes && IsText(path) ? path : throw Throw.Invalid("path", $"{Encoding.UTF8.GetByteCount(path)} bytes", $"at most {PathBytes} bytes of text");
    }

    internal static void Results(string what, int found, int most)
    {
        if (found < 1 || found > most) throw Throw.Invalid(what, $"{found}", $"1 to {most}");
    }

    private static void Entry(string what, TrackingEntry entry, int most)
    {
        Key(what, entry.Key);
        if (entry.Value is null) throw Throw.Invalid($"{what} {Quote(entry.Key)}", "no value", "a text");
        Text($"{what} {Quote(entry.Key)}", entry.Value, most);
    }

    private static string Text(string where, string text, int most)
    {
        if (text.Length > most) throw Throw.Invalid(where, $"{text.Length} characters", $"at most {most} characters");
        return IsText(text) ? text : throw Throw.Invalid(where, "a character that no database holds (NUL or half of a surrogate pair)", "text");
    }

    private static void Most(string what, int found, int most)
    {
        if (found > most) throw Throw.Invalid("batch", $"{found} {what}", $"at most {most}");
    }

    private static bool IsText(string text)
    {
        foreach (char c in text.AsSpan())
        {
            if (c == 0 || char.IsSurrogate(c)) return IsWhole(text);
        }
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (text[0] == 0 || Rune.DecodeFromUtf16(text, out _, out int length) != System.Buffers.OperationStatus.Done) return false;
            text = text[length..];
        }
        return true;
    }

    private static bool IsPlain(string key)
    {
        foreach (char c in key.AsSpan())
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        }
        return true;
    }

    private static bool IsPath(string path) => path.Split('/').All(part => part is not ("" or "." or ".."));

    private static string Quote(string? text) => text is null ? "nothing" : $"'{(text.Length > 100 ? text[..100] + "..." : text)}'";

    [GeneratedRegex(@"^[/\w.\- :]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
