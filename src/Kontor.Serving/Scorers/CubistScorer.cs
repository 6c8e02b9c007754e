using System.Collections.Immutable;
using Kontor.Serving.Rows;
using Kontor.Trees.Cubist;

namespace Kontor.Serving.Scorers;

/// <summary>Cubist rules: a number per feature in, a prediction in units of the target out.</summary>
internal sealed class CubistScorer(CubistModel model) : Scorer("cubist", new Signature(FeatureRows.Fields(model.Names, model.Columns), [new Field("prediction", FieldType.Number)]))
{
    private protected override ImmutableArray<ScoreColumn> Predict(BoundRows rows, CancellationToken cancellation)
    {
        double[] predicted = rows.Count == 0 ? [] : model.Predict(FeatureRows.Of(rows, model.Columns), context: new FitContext { Threads = 1, Cancellation = cancellation });
        for (int r = 0; r < predicted.Length; r++)
        {
            if (rows.Faults[r] is not null) predicted[r] = double.NaN;
        }
        return [ScoreColumn.OfNumbers("prediction", predicted)];
    }
}
