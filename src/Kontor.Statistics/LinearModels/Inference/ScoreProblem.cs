using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels.Inference;

/// <summary>What every covariance estimator needs: the scores x_i g_i of the coefficients, the inverse of the information, and what the scores were found from.</summary>
internal sealed class ScoreProblem
{
    private double[]? _effectLeverage;

    /// <summary>(k)(rows) The regressors, effects taken out.</summary>
    internal required double[][] Columns { get; init; }

    /// <summary>(rows) What each row's regressors are multiplied with in its score: weight times residual.</summary>
    internal required double[] Gradient { get; init; }

    /// <summary>(rows) The weights of the cross-products; null for 1.</summary>
    internal required double[]? Weights { get; init; }

    /// <summary>(k x k) The inverse of the triangular factor of the weighted regressors.</summary>
    internal required double[] InverseR { get; init; }

    /// <summary>The variance of an error of weight 1: s^2 for least squares, 1 for likelihoods.</summary>
    internal required double Dispersion { get; init; }

    /// <summary>True where tests are asymptotic (z), false where they are exact under normal errors (t).</summary>
    internal required bool Asymptotic { get; init; }

    /// <summary>The effects that were absorbed, and the redundant levels of each.</summary>
    internal required Factor[] Effects { get; init; }

    /// <summary>The redundant levels of each effect.</summary>
    internal required int[] Redundant { get; init; }

    /// <summary>Finds a grouping of the rows.</summary>
    internal required Func<string, Factor> Group { get; init; }

    /// <summary>Makes the leverage that the effects alone give each row.</summary>
    internal required Func<double[]> MakeEffectLeverage { get; init; }

    internal required FitContext Context { get; init; }

    internal int Rows => Gradient.Length;

    internal int Coefficients => Columns.Length;

    /// <summary>(k x k) (X'WX)^-1.</summary>
    internal double[] Bread => SmallMatrix.Outer(InverseR, Coefficients);

    /// <summary>Coefficients in all, the absorbed ones among them.</summary>
    internal int Parameters => Coefficients + Effects.Sum(e => e.Levels) - Redundant.Sum();

    /// <summary>(rows) The diagonal of the hat matrix, effects included.</summary>
    internal double[] Leverage()
    {
        int k = Coefficients;
        double[] leverage = Effects.Length == 0 ? new double[Rows] : [.. _effectLeverage ??= MakeEffectLeverage()];
        int chunks = Chunks.Count(Rows);
        Chunks.Run(Context, chunks, chunk =>
        {
            (int from, int to) = Chunks.Range(chunk, chunks, Rows);
            for (int i = from; i < to; i++)
            {
                double square = 0;
                for (int c = 0; c < k; c++)
                {
                    double sum = 0;
                    for (int j = 0; j <= c; j++) sum += Columns[j][i] * InverseR[(j * k) + c];
                    square += sum * sum;
                }
                leverage[i] += square * (Weights is null ? 1 : Weights[i]);
            }
        });
        return leverage;
    }
}
