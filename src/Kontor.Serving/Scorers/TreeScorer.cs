using System.Collections.Immutable;
using Kontor.Serving.Rows;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Serving.Scorers;

/// <summary>Boosted trees: a number per feature in, a prediction in units of the label out.</summary>
internal sealed class TreeScorer(Booster booster) : Scorer("xgboost", SignatureOf(booster))
{
    private protected override ImmutableArray<ScoreColumn> Predict(BoundRows rows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (rows.Count == 0) return [.. Signature.Outputs.Select(o => ScoreColumn.OfNumbers(o.Name, []))];
        float[] predicted = booster.Predict(FeatureRows.Of(rows, booster.Columns));
        double[][] values = [.. Signature.Outputs.Select(_ => new double[rows.Count])];
        for (int r = 0; r < rows.Count; r++)
        {
            for (int v = 0; v < values.Length; v++) values[v][r] = rows.Faults[r] is null ? predicted[(r * values.Length) + v] : double.NaN;
        }
        return [.. values.Select((v, k) => ScoreColumn.OfNumbers(Signature.Outputs[k].Name, v))];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) booster.Dispose();
        base.Dispose(disposing);
    }

    private static Signature SignatureOf(Booster booster) => new(
        FeatureRows.Fields(booster.Names, booster.Columns),
        booster.Values == 1 ? [new Field("prediction", FieldType.Number)] : [.. Enumerable.Range(0, booster.Values).Select(v => new Field($"prediction_{v}", FieldType.Number))]);
}
