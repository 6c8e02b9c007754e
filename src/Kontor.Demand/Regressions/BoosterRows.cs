using Kontor.Demand.Global;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Regressions;

/// <summary>Boosted trees over rows: one number a row, or quantiles. They were trained on targets less a center over a spread.</summary>
/// <param name="booster">The trees.</param>
/// <param name="center">The median of the targets.</param>
/// <param name="spread">The robust deviation of the targets.</param>
internal sealed class BoosterRows(Booster booster, double center, double spread) : IRowRegression
{
    public FitReport Report => booster.Report with { Converged = true, Iterations = booster.Rounds };

    public double[] Predict(FeatureMatrix rows, FitContext context)
    {
        float[] margins = booster.PredictMargins(rows);
        if (booster.Outputs == 1) return [.. margins.Select(m => center + (spread * m))];
        double[] predicted = new double[rows.Rows * TreeEnsemble.Levels.Length];
        for (int r = 0; r < rows.Rows; r++)
        {
            double[] all = TreeEnsemble.AllLevels(margins[(r * booster.Outputs)..((r + 1) * booster.Outputs)]);
            for (int l = 0; l < all.Length; l++) predicted[(r * all.Length) + l] = center + (spread * all[l]);
        }
        return predicted;
    }

    public double[] Shares()
    {
        double[] gains = booster.Importance(ImportanceKind.TotalGain);
        double total = gains.Sum();
        return total > 0 ? [.. gains.Select(g => g / total)] : gains;
    }

    // center and spread, then the library's JSON
    public byte[] ToBytes() => [.. BitConverter.GetBytes(center), .. BitConverter.GetBytes(spread), .. booster.ToJson()];

    internal static BoosterRows Of(byte[] bytes) =>
        new(Booster.FromJson(bytes.AsSpan(2 * sizeof(double))), BitConverter.ToDouble(bytes), BitConverter.ToDouble(bytes, sizeof(double)));
}
