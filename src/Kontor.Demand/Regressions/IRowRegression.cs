using Kontor.Trees.Matrices;

namespace Kontor.Demand.Regressions;

/// <summary>A regression that was fitted to rows of features. Immutable and thread-safe.</summary>
internal interface IRowRegression
{
    /// <summary>How the fit ended.</summary>
    FitReport Report { get; }

    /// <summary>The predictions on the scale of the targets: one a row, or the quantiles at <see cref="Global.TreeEnsemble.Levels"/>. Shape: (rows x outputs).</summary>
    double[] Predict(FeatureMatrix rows, FitContext context);

    /// <summary>How much each feature is used; the shares add up to one, or are all zero. Shape: (columns).</summary>
    double[] Shares();

    /// <summary>What brings it back.</summary>
    byte[] ToBytes();
}
