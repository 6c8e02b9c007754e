using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Regressions;

/// <summary>Cubist over rows: one number a row.</summary>
internal sealed class CubistRows(CubistModel model) : IRowRegression
{
    /// <summary>The committee.</summary>
    internal CubistModel Model { get; } = model;

    public FitReport Report => Model.Report;

    public double[] Predict(FeatureMatrix rows, FitContext context) => Model.Predict(rows, context: context);

    // tested in conditions or in the linear models, as rules cover rows
    public double[] Shares()
    {
        double[] used = [.. Model.Usage().Select(u => u.Tested + u.Modelled)];
        double total = used.Sum();
        return total > 0 ? [.. used.Select(u => u / total)] : used;
    }

    public byte[] ToBytes() => Model.ToJson();
}
