using MathNet.Numerics.LinearAlgebra;

namespace Kontor.Demand.Hierarchies;

/// <summary>Minimum-trace reconciliation with a covariance that is shrunk towards its diagonal.</summary>
/// <remarks>
/// Wickramasuriya et al. (2019), equation 12, in the form of projection onto the constraints C y = 0 (Di Fonzo and Girolimetto 2023, equation 3):
/// y~ = y^ - W C' (C W C')^-1 C y^, which inverts a matrix of the groups only. W = s D + (1 - s) E'E/T with the residuals E, whose second part is of low rank and never
/// formed. The shrinkage s is that of Schaefer and Strimmer (2005), as given by Wickramasuriya et al. in their appendix A.
/// </remarks>
internal static class MinTrace
{
    /// <summary>Reconciles forecasts of groups and members.</summary>
    /// <param name="hierarchy">The groups.</param>
    /// <param name="residuals">Errors of one step of every node, groups first. Shape per row: (nodes).</param>
    /// <param name="forecasts">Forecasts of every node, groups first; changed in place. Shape: (nodes x steps), row-major.</param>
    /// <param name="steps">The number of steps.</param>
    internal static void Reconcile(Hierarchy hierarchy, double[][] residuals, Span<double> forecasts, int steps)
    {
        int groups = hierarchy.Groups.Length, nodes = groups + hierarchy.BottomCount;
        (double[] variance, double shrinkage) = Shrink(residuals, nodes);
        // W C' (nodes x groups), where row g of C is 1 at group g and -1 at its members
        double[][] constrained = [.. residuals.Select(e => Constrain(hierarchy, e))]; // E C' (T x groups)
        Matrix<double> wc = Matrix<double>.Build.Dense(nodes, groups);
        for (int g = 0; g < groups; g++)
        {
            wc[g, g] += shrinkage * variance[g];
            foreach (int i in hierarchy.Members[g]) wc[groups + i, g] -= shrinkage * variance[groups + i];
        }
        double share = (1 - shrinkage) / Math.Max(1, residuals.Length);
        for (int t = 0; t < residuals.Length; t++)
        {
            for (int n = 0; n < nodes; n++)
            {
                double e = share * residuals[t][n];
                if (e == 0) continue;
                for (int g = 0; g < groups; g++) wc[n, g] += e * constrained[t][g];
            }
        }
        Matrix<double> cwc = Matrix<double>.Build.Dense(groups, groups);
        for (int g = 0; g < groups; g++)
        {
            double[] column = [.. Enumerable.Range(0, nodes).Select(n => wc[n, g])];
            double[] projected = Constrain(hierarchy, column);
            for (int r = 0; r < groups; r++) cwc[r, g] = projected[r];
        }
        // levels may overlap (store and product both sum to the total): the constraints are then dependent, and a pseudo-inverse projects all the same
        Matrix<double> gain = wc * cwc.PseudoInverse();
        double[] values = new double[nodes];
        for (int h = 0; h < steps; h++)
        {
            for (int n = 0; n < nodes; n++) values[n] = forecasts[(n * steps) + h];
            Vector<double> change = gain * Vector<double>.Build.DenseOfArray(Constrain(hierarchy, values));
            for (int n = 0; n < nodes; n++) forecasts[(n * steps) + h] = values[n] - change[n];
        }
    }

    /// <summary>Group less the sum of its members, for every group: zero when forecasts agree.</summary>
    internal static double[] Constrain(Hierarchy hierarchy, ReadOnlySpan<double> nodes)
    {
        int groups = hierarchy.Groups.Length;
        double[] gaps = new double[groups];
        for (int g = 0; g < groups; g++)
        {
            gaps[g] = nodes[g];
            foreach (int i in hierarchy.Members[g]) gaps[g] -= nodes[groups + i];
        }
        return gaps;
    }

    // the variances of the nodes, and the share of the diagonal: sum of var(r_ij) over sum of r_ij^2 for i < j
    internal static (double[] Variance, double Shrinkage) Shrink(double[][] residuals, int nodes)
    {
        int n = residuals.Length;
        double[] variance = new double[nodes];
        foreach (double[] e in residuals)
        {
            for (int i = 0; i < nodes; i++) variance[i] += e[i] * e[i] / n;
        }
        double mean = n > 0 ? variance.Average() : 1;
        for (int i = 0; i < nodes; i++) variance[i] = Math.Max(variance[i], 1e-6 * Math.Max(mean, 1e-12));
        if (n < 3) return (variance, 1);
        double[][] scaled = [.. residuals.Select(e => e.Select((x, i) => x / Math.Sqrt(variance[i])).ToArray())];
        double above = 0, below = 0;
        for (int i = 0; i < nodes; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double sum = 0, square = 0;
                for (int t = 0; t < n; t++)
                {
                    double w = scaled[t][i] * scaled[t][j];
                    sum += w;
                    square += w * w;
                }
                double r = sum / n;
                above += n / Math.Pow(n - 1, 3) * (square - (n * r * r));
                below += r * r;
            }
        }
        return (variance, below > 0 ? Math.Clamp(above / below, 0, 1) : 1);
    }
}
