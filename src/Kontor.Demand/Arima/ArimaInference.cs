using Kontor.Statistics.StateSpace;

namespace Kontor.Demand.Arima;

/// <summary>Standard errors from the curvature of the log-likelihood at its maximum.</summary>
internal static class ArimaInference
{
    private const double Step = 1e-3;           // as in R's optimHess; curvature is then good to four digits

    /// <summary>True when the likelihood curves down in every direction of the ARMA parameters.</summary>
    internal static bool IsProperMaximum(ArimaLikelihood likelihood, ReadOnlySpan<double> point)
    {
        int n = point.Length;
        double[] hessian = new double[n * n];
        Curvature(likelihood.Exact, point, hessian, n);
        return Factorise(hessian, n);
    }

    /// <summary>Computes standard errors.</summary>
    /// <param name="likelihood">The likelihood; its last evaluation is at <paramref name="point"/> and solved.</param>
    /// <param name="point">The maximum.</param>
    /// <returns>(ARMA coefficients, then kept regressors) Standard errors; null where the likelihood has no proper maximum.</returns>
    internal static double[]? StandardErrors(ArimaLikelihood likelihood, ReadOnlySpan<double> point)
    {
        ArimaDesign design = likelihood.Design;
        ArmaRegression regression = design.Regression;
        int arma = point.Length, regressors = regression.Regressors, n = arma + regressors, observed = regression.Observed;
        double[] best = regression.Coefficients.AsSpan(regression.Marks).ToArray(), gradient = new double[regressors], hessian = new double[n * n];
        double squares = regression.SumOfSquares;
        int columns = regression.Marks + regressors + 1;
        for (int i = 0; i < regressors; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k <= j; k++) sum += regression.Factor[((regression.Marks + i) * columns) + regression.Marks + k] * regression.Factor[((regression.Marks + j) * columns) + regression.Marks + k];
                hessian[((arma + i) * n) + arma + j] = hessian[((arma + j) * n) + arma + i] = observed * sum / squares;
            }
        }
        Curvature(Profile, point, hessian, n);
        double[] moved = point.ToArray(), ahead = new double[regressors];
        for (int i = 0; i < arma && regressors > 0; i++)
        {
            moved[i] = point[i] + Step;
            Slope(moved).CopyTo(ahead, 0);
            moved[i] = point[i] - Step;
            double[] behind = Slope(moved);
            moved[i] = point[i];
            for (int j = 0; j < regressors; j++) hessian[(i * n) + arma + j] = hessian[((arma + j) * n) + i] = (ahead[j] - behind[j]) / (2 * Step);
        }
        if (!Factorise(hessian, n)) return null;
        return Errors(likelihood, point, hessian, n);

        double Profile(ReadOnlySpan<double> at)
        {
            double value = likelihood.Exact(at);
            return observed * (value + (0.5 * Math.Log(regression.SumOfSquaresAt(best, gradient) / regression.SumOfSquares)));
        }

        double[] Slope(ReadOnlySpan<double> at)
        {
            likelihood.Exact(at);
            double sum = regression.SumOfSquaresAt(best, gradient);
            return Array.ConvertAll(gradient, value => value * observed / (2 * sum));
        }
    }

    // the covariance is (L L')^-1: solve L z = J' e for each quantity, J its derivatives by the parameters
    private static double[] Errors(ArimaLikelihood likelihood, ReadOnlySpan<double> point, double[] factor, int n)
    {
        int arma = point.Length;
        double[] errors = new double[n], jacobian = new double[n * n], moved = point.ToArray(), column = new double[n - arma];
        for (int i = 0; i < arma; i++)
        {
            moved[i] = point[i] + 1e-5;
            likelihood.Set(moved);
            for (int k = 0; k < arma; k++) jacobian[(k * n) + i] = likelihood.Natural[k];
            moved[i] = point[i] - 1e-5;
            likelihood.Set(moved);
            for (int k = 0; k < arma; k++) jacobian[(k * n) + i] = (jacobian[(k * n) + i] - likelihood.Natural[k]) / 2e-5;
            moved[i] = point[i];
        }
        for (int j = 0; j < column.Length; j++)
        {
            Array.Clear(column);
            column[j] = 1;
            likelihood.Design.RestoreDirection(column);
            for (int k = 0; k < column.Length; k++) jacobian[((arma + k) * n) + arma + j] = column[k];
        }
        for (int k = 0; k < n; k++)
        {
            Span<double> z = jacobian.AsSpan(k * n, n);
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++) z[i] -= factor[(i * n) + j] * z[j];
                z[i] /= factor[(i * n) + i];
                sum += z[i] * z[i];
            }
            errors[k] = Math.Sqrt(sum);
        }
        return errors;
    }

    private static void Curvature(Statistics.Optimization.Bfgs.Objective objective, ReadOnlySpan<double> point, double[] hessian, int stride)
    {
        int n = point.Length;
        double[] moved = point.ToArray();
        double centre = objective(moved);
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int sign = -1; sign <= 1; sign += 2)
            {
                moved[i] = point[i] + (sign * Step);
                sum += objective(moved);
            }
            moved[i] = point[i];
            hessian[(i * stride) + i] = (sum - (2 * centre)) / (Step * Step);
            for (int j = 0; j < i; j++)
            {
                sum = 0;
                for (int corner = 0; corner < 4; corner++)
                {
                    int a = (corner & 1) == 0 ? 1 : -1, b = (corner & 2) == 0 ? 1 : -1;
                    moved[i] = point[i] + (a * Step);
                    moved[j] = point[j] + (b * Step);
                    sum += a * b * objective(moved);
                }
                moved[i] = point[i];
                moved[j] = point[j];
                hessian[(i * stride) + j] = hessian[(j * stride) + i] = sum / (4 * Step * Step);
            }
        }
    }

    // Cholesky in place, the lower triangle; false when not positive definite
    private static bool Factorise(double[] matrix, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++) sum -= matrix[(i * n) + k] * matrix[(j * n) + k];
                if (i != j) matrix[(i * n) + j] = sum / matrix[(j * n) + j];
                else if (sum > 0) matrix[(i * n) + i] = Math.Sqrt(sum);
                else return false;
            }
        }
        return true;
    }
}
