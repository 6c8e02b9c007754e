using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels.Inference;

/// <summary>Quadratic forms in the inverse of a covariance.</summary>
internal static class Quadratic
{
    /// <summary>x' V^- x and the rank of V, which is symmetric and positive semidefinite.</summary>
    /// <param name="x">(q) The vector.</param>
    /// <param name="v">(q x q) row-major.</param>
    internal static (double Form, int Rank) Form(ReadOnlySpan<double> x, ReadOnlySpan<double> v)
    {
        int q = x.Length;
        // scaled to a correlation, so that the rank does not depend on units: V = S C S, x' V^- x = (S^-1 x)' C^- (S^-1 x)
        double[] scale = new double[q], both = new double[q * (q + 1)];
        for (int i = 0; i < q; i++) scale[i] = v[(i * q) + i] > 0 ? Math.Sqrt(v[(i * q) + i]) : 1;
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++) both[(i * (q + 1)) + j] = v[(i * q) + j] / (scale[i] * scale[j]);
            both[(i * (q + 1)) + q] = x[i] / scale[i];
        }
        var qr = new PivotedQr(both, q + 1, q, [], 1e-10);
        double[] solution = qr.Solve(q);
        double form = 0;
        for (int i = 0; i < solution.Length; i++) form += solution[i] * x[qr.Kept[i]] / scale[qr.Kept[i]];
        return qr.Rank == 0 ? (double.PositiveInfinity, q) : (form, qr.Rank);
    }
}
