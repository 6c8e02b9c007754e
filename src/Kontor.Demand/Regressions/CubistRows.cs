using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Regressions;

/// <summary>Cubist over rows: one number a row.</summary>
/// <param name="model">The committee.</param>
/// <param name="neighbors">The neighbours that correct it; null for those that it was fitted with.</param>
internal sealed class CubistRows(CubistModel model, int? neighbors = null) : IRowRegression
{
    /// <summary>The committee.</summary>
    internal CubistModel Model { get; } = model;

    /// <summary>The neighbours that correct it.</summary>
    internal int Neighbors => neighbors ?? Model.Specification.Neighbors;

    public FitReport Report => Model.Report;

    public double[] Predict(FeatureMatrix rows, FitContext context) => Model.Predict(rows, neighbors: Neighbors, context: context);

    // tested in conditions or in the linear models, as rules cover rows
    public double[] Shares()
    {
        double[] used = [.. Model.Usage().Select(u => u.Tested + u.Modelled)];
        double total = used.Sum();
        return total > 0 ? [.. used.Select(u => u / total)] : used;
    }

    public byte[] ToBytes() => Model.ToJson();
}
