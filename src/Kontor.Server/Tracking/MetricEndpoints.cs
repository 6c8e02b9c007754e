using System.IO.Pipelines;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Tracking;
using Kontor.Server.Access;
using Kontor.Server.Operations;
using Microsoft.AspNetCore.Mvc;

namespace Kontor.Server.Tracking;

/// <summary>MLflow's <c>runs/log-metric</c>, <c>runs/log-batch</c> and <c>metrics/...</c>: the paths that are called most.</summary>
internal static class MetricEndpoints
{
    private const int BulkMost = 25_000, IntervalMost = 2500;

    internal static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapMlflow<LogMetricRequest, NothingMessage>("POST", "runs/log-metric", Role.Analyst, "Log a point of a metric", async (HttpContext http, LedgerStore ledger, TimeProvider time) =>
        {
            ReadResult body = await http.BytesAsync();
            RunLog log;
            try
            {
                log = RunLogReader.Metric(body.Buffer, time);
            }
            finally
            {
                http.Request.BodyReader.AdvanceTo(body.Buffer.End);
            }
            await ledger.Tracking.LogMetricAsync(log.RunId, log.Batch.Metrics[0], http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<LogBatchRequest, NothingMessage>("POST", "runs/log-batch", Role.Analyst, "Log metrics, parameters and tags at once", async (HttpContext http, LedgerStore ledger, TimeProvider time) =>
        {
            ReadResult body = await http.BytesAsync();
            RunLog log;
            try
            {
                log = RunLogReader.Batch(body.Buffer, time);
            }
            finally
            {
                http.Request.BodyReader.AdvanceTo(body.Buffer.End);
            }
            await ledger.Tracking.LogBatchAsync(log.RunId, log.Batch, http.RequestAborted);
            ServerMeter.Batch(log.Batch.Metrics.Length);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<MetricsAnswer>("GET", "metrics/get-history", Role.Viewer, "A metric's series of a run",
            async (
                [FromQuery(Name = "run_id")] string? id, [FromQuery(Name = "run_uuid")] string? uuid, [FromQuery(Name = "metric_key")] string? key,
                [FromQuery(Name = "max_results")] string? maxResults, [FromQuery(Name = "page_token")] string? pageToken, LedgerStore ledger, CancellationToken cancellation) =>
            {
                Page<MetricPoint> page = await ledger.Tracking.MetricHistoryAsync(
                    RunEndpoints.RunId(id, uuid), MlflowBody.NeedText(key, "metric_key"), MlflowText.Number(maxResults, "max_results"), string.IsNullOrEmpty(pageToken) ? null : pageToken, cancellation);
                return MlflowAnswer.Of(new MetricsAnswer([.. page.Items.Select(p => new MetricMessage(p.Key, p.Value, p.Timestamp, p.Step))], page.NextPageToken));
            });
        routes.MapMlflow<RunMetricsAnswer>("GET", "metrics/get-history-bulk", Role.Viewer, "A metric's series of several runs",
            async (
                [FromQuery(Name = "run_id")] string[]? runs, [FromQuery(Name = "metric_key")] string? key, [FromQuery(Name = "max_results")] string? maxResults,
                LedgerStore ledger, CancellationToken cancellation) =>
            {
                int most = Math.Min(MlflowText.Number(maxResults, "max_results") ?? BulkMost, BulkMost);
                return MlflowAnswer.Of(Message(await ledger.Tracking.BulkMetricHistoryAsync(Runs(runs, "run_id"), MlflowBody.NeedText(key, "metric_key"), most, cancellation)));
            });
        routes.MapMlflow<RunMetricsAnswer>("GET", "metrics/get-history-bulk-interval", Role.Viewer, "A metric's series of several runs, thinned",
            async (
                [FromQuery(Name = "run_ids")] string[]? runs, [FromQuery(Name = "metric_key")] string? key, [FromQuery(Name = "start_step")] string? startStep,
                [FromQuery(Name = "end_step")] string? endStep, [FromQuery(Name = "max_results")] string? maxResults, LedgerStore ledger, CancellationToken cancellation) =>
            {
                var steps = (From: MlflowText.Number(startStep, "start_step"), To: MlflowText.Number(endStep, "end_step"));
                if (steps.From is null != steps.To is null) throw MlflowBody.Missing(steps.From is null ? "start_step" : "end_step");
                if (steps.From > steps.To) throw MlflowBody.Invalid("end_step", $"{steps.To}", $"{steps.From} or more");
                int most = MlflowText.Number(maxResults, "max_results") ?? 320;
                if (most is < 1 or > IntervalMost) throw MlflowBody.Invalid("max_results", $"{most}", $"1 to {IntervalMost}");
                string metric = MlflowBody.NeedText(key, "metric_key");
                List<RunMetricPoint> points = [];
                foreach (string run in Runs(runs, "run_ids"))
                {
                    Page<MetricPoint> page = await ledger.Tracking.MetricHistoryAsync(run, metric, cancellation: cancellation);
                    points.AddRange(Thin([.. page.Items.Where(p => steps.From is null || (p.Step >= steps.From && p.Step <= steps.To))], most).Select(p => new RunMetricPoint(run, p)));
                }
                return MlflowAnswer.Of(Message(points));
            });
    }

    /// <summary>At most so many steps of a series at even distances, the first and the last among them; of a step all points.</summary>
    internal static IEnumerable<MetricPoint> Thin(IReadOnlyList<MetricPoint> points, int most)
    {
        long[] steps = [.. points.Select(p => p.Step).Distinct().Order()];
        if (steps.Length <= most) return points;
        HashSet<long> kept = [.. Enumerable.Range(0, most).Select(i => steps[(int)((long)i * (steps.Length - 1) / Math.Max(1, most - 1))]), .. most > 1 ? [steps[^1]] : Array.Empty<long>()];
        return points.Where(p => kept.Contains(p.Step));
    }

    private static string[] Runs(string[]? runs, string name) => runs switch
    {
        null or [] => throw MlflowBody.Missing(name),
        { Length: > 100 } => throw MlflowBody.Invalid(name, $"{runs.Length} runs", "at most 100"),
        _ => runs,
    };

    private static RunMetricsAnswer Message(IEnumerable<RunMetricPoint> points) =>
        new([.. points.Select(p => new RunMetricMessage(p.RunId, p.Point.Key, p.Point.Value, p.Point.Timestamp, p.Point.Step))]);
}
