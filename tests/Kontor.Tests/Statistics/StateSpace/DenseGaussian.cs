using Kontor.Statistics.StateSpace;

namespace Kontor.Tests.Statistics.StateSpace;

/// <summary>The slow way to everything that the filter computes: whole covariance matrices from thousands of error weights, and their Cholesky factor.</summary>
internal static class DenseGaussian
{
    /// <summary>Autocovariances of lags 0..lags-1 with unit error variance, summed over 20,000 weights.</summary>
    internal static double[] Autocovariance(double[] ar, double[] ma, int lags)
    {
        double[] psi = new double[20_000], result = new double[lags];
        ArmaPolynomial.PsiWeights(ar, ma, psi);
        for (int lag = 0; lag < lags; lag++)
        {
            for (int j = lag; j < psi.Length; j++) result[lag] += psi[j] * psi[j - lag];
        }
        return result;
    }

    /// <summary>The covariance matrix of <c>weights · w</c> for a stationary w.</summary>
    internal static double[,] Covariance(double[] autocovariance, double[][] weights)
    {
        int rows = weights.Length, n = weights[0].Length;
        double[,] result = new double[rows, rows];
        for (int a = 0; a < rows; a++)
        {
            for (int b = 0; b < rows; b++)
            {
                for (int s = 0; s < n; s++)
                {
                    for (int t = 0; t < n; t++) result[a, b] += weights[a][s] * weights[b][t] * autocovariance[Math.Abs(s - t)];
                }
            }
        }
        return result;
    }

    internal static double[,] Toeplitz(double[] autocovariance, int[] times)
    {
        double[,] result = new double[times.Length, times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            for (int j = 0; j < times.Length; j++) result[i, j] = autocovariance[Math.Abs(times[i] - times[j])];
        }
        return result;
    }

    internal static double[,] Cholesky(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] factor = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++) sum -= factor[i, k] * factor[j, k];
                factor[i, j] = i == j ? Math.Sqrt(sum) : sum / factor[j, j];
            }
        }
        return factor;
    }

    /// <summary>Solves L z = x.</summary>
    internal static double[] Whiten(double[,] factor, double[] x)
    {
        double[] z = (double[])x.Clone();
        for (int i = 0; i < z.Length; i++)
        {
            for (int k = 0; k < i; k++) z[i] -= factor[i, k] * z[k];
            z[i] /= factor[i, i];
        }
        return z;
    }

    /// <summary>The concentrated objective <c>½ (log(S / n) + logdet / n)</c> of one vector.</summary>
    internal static double Objective(double[,] covariance, double[] x)
    {
        double[,] factor = Cholesky(covariance);
        double squares = Whiten(factor, x).Sum(z => z * z), logarithms = 0;
        for (int i = 0; i < x.Length; i++) logarithms += 2 * Math.Log(factor[i, i]);
        return 0.5 * (Math.Log(squares / x.Length) + (logarithms / x.Length));
    }
}
