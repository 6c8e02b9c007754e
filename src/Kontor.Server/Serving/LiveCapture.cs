using Kontor.Ledger.Registry;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Keeps a share of what is scored, inputs and outputs, a line per row.</summary>
internal sealed class LiveCapture(RowLines lines, TimeProvider time)
{
    internal RowLines Lines => lines;

    /// <summary>Offers what was scored; never waits.</summary>
    internal void Offer(ModelVersion version, ScoreRows rows, ScoredRows scored)
    {
        DateTimeOffset at = time.GetUtcNow();
        lines.Offer(version.Model, () => RowLines.Lines(rows.Count, (json, r) =>
        {
            json.WriteString("at", at);
            json.WriteString("model", version.Model);
            json.WriteNumber("version", version.Number);
            RowLines.Values(json, "inputs", rows.Columns, r);
            if (scored.FaultOf(r) is { } fault) json.WriteString("error", fault.ToString());
            else RowLines.Values(json, "outputs", scored.Columns, r);
        }));
    }
}
