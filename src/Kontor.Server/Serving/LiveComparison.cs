using System.Text.Json;
using Kontor.Errors;
using Kontor.Ledger.Registry;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Champion and challenger side by side: the challenger scores in the background what the champion has answered, and the differences are kept, a line per row. The champion's answer never waits for it and never fails by it.</summary>
internal sealed class LiveComparison(RowLines lines, ModelShelf shelf, TimeProvider time)
{
    internal RowLines Lines => lines;

    /// <summary>Offers what the champion scored; never waits.</summary>
    internal void Offer(ModelVersion champion, ModelVersion challenger, ScoreRows rows, ScoredRows scored)
    {
        DateTimeOffset at = time.GetUtcNow();
        lines.Offer(champion.Model, () =>
        {
            (ScoredRows? other, string? failure) = Score(challenger, rows);
            return RowLines.Lines(rows.Count, (json, r) =>
            {
                json.WriteString("at", at);
                json.WriteString("model", champion.Model);
                json.WriteNumber("champion", champion.Number);
                json.WriteNumber("challenger", challenger.Number);
                RowLines.Values(json, "inputs", rows.Columns, r);
                if (scored.FaultOf(r) is null) RowLines.Values(json, "champion_outputs", scored.Columns, r);
                if ((failure ?? other!.FaultOf(r)?.ToString()) is { } error) json.WriteString("challenger_error", error);
                else RowLines.Values(json, "challenger_outputs", other!.Columns, r);
                if (other is not null && scored.FaultOf(r) is null && other.FaultOf(r) is null) Differences(json, scored, other, r);
            });
        });
    }

    /// <summary>The differences of a pair of versions over all that is kept.</summary>
    internal async Task<ComparisonReport> ReportAsync(string model, int champion, int challenger, CancellationToken cancellation)
    {
        await lines.DrainAsync(cancellation).ConfigureAwait(false);
        var report = new ComparisonReport.Builder(model, champion, challenger);
        foreach (string file in lines.Files(model))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                try
                {
                    using JsonDocument document = JsonDocument.Parse(line);
                    report.Add(document.RootElement);
                }
                catch (JsonException)
                {
                    // the last line of a server that was killed
                }
            }
        }
        return report.Build(lines.Counts.Dropped);
    }

    private (ScoredRows? Scored, string? Failure) Score(ModelVersion challenger, ScoreRows rows)
    {
        try
        {
            using ModelLease lease = shelf.TakeAsync(ModelServer.FileOf(challenger), $"{challenger.Model} {challenger.Number}", CancellationToken.None).GetAwaiter().GetResult();
            return (lease.Scorer.Score(rows), null);
        }
        catch (DataException refused)
        {
            return (null, refused.Message);
        }
    }

    private static void Differences(Utf8JsonWriter json, ScoredRows champion, ScoredRows challenger, int row)
    {
        json.WriteStartObject("differences");
        foreach (ScoreColumn column in champion.Columns)
        {
            if (column.Type != FieldType.Number || challenger.Columns.FirstOrDefault(c => c.Name == column.Name) is not { Type: FieldType.Number } other) continue;
            double difference = other.Numbers[row] - column.Numbers[row];
            if (double.IsFinite(difference)) json.WriteNumber(column.Name, difference);
        }
        json.WriteEndObject();
    }
}
