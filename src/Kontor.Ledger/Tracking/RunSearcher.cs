using System.Collections.Immutable;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking.Filtering;

namespace Kontor.Ledger.Tracking;

/// <summary>Finds runs. A page that was read before is answered again as long as no run of its experiments has changed, which one small query tells.</summary>
internal sealed class RunSearcher(LedgerDatabase database, RunReader reader, LatestMetrics metrics)
{
    private const long MostBytes = 128 << 20, MostPageBytes = 16 << 20;
    private readonly RecentCache<string, Held> _recent = new(MostBytes);

    internal async Task<RunPage> SearchAsync(RunSearch search, CancellationToken cancellation)
    {
        TrackingRules.Results("max_results", search.MaxResults, TrackingRules.MostResults);
        long[] experiments = [.. search.ExperimentIds.Select(TrackingRules.ExperimentId).Distinct().Order()];
        string fingerprint = PageToken.Fingerprint(
            ["runs", string.Join(',', experiments), search.Filter, search.View.ToString(), .. search.OrderBy]);
        long offset = PageToken.Read(search.PageToken, fingerprint);
        string page = string.Create(CultureInfo.InvariantCulture, $"{fingerprint} {offset} {search.MaxResults}");
        // the revision is read before the page: a page that is newer than its revision is only read once more than needed
        long revision = await RevisionAsync(experiments, cancellation).ConfigureAwait(false);
        if (_recent.Find(page) is { } held && held.Revision == revision) return held.Page;

        ImmutableArray<Comparison> filter = FilterParser.Filter(search.Filter, FieldNames.OfRuns);
        ImmutableArray<OrderTerm> order = [.. search.OrderBy.Select(o => FilterParser.OrderBy(o, FieldNames.OfRunOrder))];
        if (experiments.Length == 0) return new RunPage([], null);
        if (filter.Any(c => c.Field.Kind == FieldKind.Metric) || order.Any(o => o.Field.Kind == FieldKind.Metric)) await metrics.FoldAsync(experiments, cancellation).ConfigureAwait(false);
        List<(long Key, long Revision)> heads = await HeadsAsync(experiments, search, filter, order, offset, cancellation).ConfigureAwait(false);
        bool more = heads.Count > search.MaxResults;
        if (more) heads.RemoveAt(heads.Count - 1);
        var found = new RunPage(await reader.ReadAsync(heads, cancellation).ConfigureAwait(false), more ? PageToken.Write(offset + search.MaxResults, fingerprint) : null);
        long weight = found.Runs.Sum(RunReader.Weight);
        if (weight <= MostPageBytes) _recent.Put(page, new Held(revision, found), weight);
        return found;
    }

    // the sum grows when any of its parts does
    private Task<long> RevisionAsync(long[] experiments, CancellationToken cancellation) => database.ConnectedAsync(
        connection => connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT CAST(COALESCE(SUM(revision), 0) AS bigint) FROM experiment_revisions WHERE {database.Among("experiment_id", "@experiments")}",
            new { experiments = database.List(experiments) }, cancellationToken: cancellation)),
        cancellation);

    private Task<List<(long Key, long Revision)>> HeadsAsync(
        long[] experiments, RunSearch search, ImmutableArray<Comparison> filter, ImmutableArray<OrderTerm> order, long offset, CancellationToken cancellation)
    {
        var sql = new SearchSql(database, "tracked_tags", "run_key", "r.run_key");
        // of one experiment the index gives the usual order
        List<string> conditions = [experiments.Length == 1 ? $"r.experiment_id = {sql.Parameter(experiments[0])}" : database.Among("r.experiment_id", sql.Parameter(database.List(experiments)))];
        if (search.View != LifecycleView.All) conditions.Add($"r.stage = {sql.Parameter(TrackingText.Of(search.View == LifecycleView.ActiveOnly ? LifecycleStage.Active : LifecycleStage.Deleted))}");
        conditions.AddRange(filter.Select(c => sql.Condition(c, "r")));
        (string Join, string Order)[] terms = [.. order.Select(o => sql.Order(o, "r"))];
        string text =
            $"""
            SELECT r.run_key, r.revision FROM tracked_runs r{string.Concat(terms.Select(t => t.Join))}
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY {string.Concat(terms.Select(t => t.Order + ", "))}r.started DESC, r.id
            LIMIT {sql.Parameter(search.MaxResults + 1L)} OFFSET {sql.Parameter(offset)}
            """;
        return database.ConnectedAsync(
            async connection => (await connection.QueryAsync<(long, long)>(new CommandDefinition(text, sql.Parameters, cancellationToken: cancellation)).ConfigureAwait(false)).AsList(), cancellation);
    }

    private sealed record Held(long Revision, RunPage Page);
}
