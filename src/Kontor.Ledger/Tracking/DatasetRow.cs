using System.Text.Json;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>A row of the table of datasets.</summary>
internal sealed class DatasetRow
{
    internal const string Columns = "run_key AS Run, name AS Name, digest AS Digest, source_type AS SourceType, source AS Source, schema AS Schema, profile AS Profile, tags AS Tags";

    public long Run { get; init; }

    public string Name { get; init; } = "";

    public string Digest { get; init; } = "";

    public string SourceType { get; init; } = "";

    public string Source { get; init; } = "";

    public string? Schema { get; init; }

    public string? Profile { get; init; }

    public string Tags { get; init; } = "{}";

    internal RunDataset Dataset => new(Name, Digest, SourceType, Source)
    {
        Schema = Schema,
        Profile = Profile,
        Tags = [.. JsonSerializer.Deserialize<SortedDictionary<string, string>>(Tags)!.Select(t => new TrackingEntry(t.Key, t.Value)).OrderBy(t => t.Key, StringComparer.Ordinal)],
    };

    /// <summary>Rows to write; one that is there already is replaced.</summary>
    internal static RowSet Set(IReadOnlyList<(long Run, RunDataset Data)> rows)
    {
        T[] Column<T>(Func<RunDataset, T> value) => [.. rows.Select(r => value(r.Data))];
        return new RowSet(
            "tracked_datasets",
            ["run_key", "name", "digest", "source_type", "source", "schema", "profile", "context", "tags"],
            [
                rows.Select(r => r.Run).ToArray(), Column(d => d.Name), Column(d => d.Digest), Column(d => d.SourceType), Column(d => d.Source), Column(d => d.Schema), Column(d => d.Profile),
                Column(d => d.Tags.LastOrDefault(t => t.Key == RunDataset.ContextTag).Value ?? ""),
                Column(d => JsonSerializer.Serialize(d.Tags.GroupBy(t => t.Key, StringComparer.Ordinal).ToDictionary(t => t.Key, t => t.Last().Value))),
            ],
            """
            ON CONFLICT (run_key, name, digest) DO UPDATE SET source_type = excluded.source_type, source = excluded.source, schema = excluded.schema, profile = excluded.profile,
                context = excluded.context, tags = excluded.tags
            """);
    }
}
