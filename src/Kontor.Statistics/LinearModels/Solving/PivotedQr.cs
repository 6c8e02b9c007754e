namespace Kontor.Statistics.LinearModels.Solving;

/// <summary>Rank-revealing QR with R's limited pivoting: columns are taken in their order, and one that the columns before it explain but for a share
/// <c>tolerance</c> of its norm is dropped (LINPACK dqrdc as modified for R, <c>?lm.fit</c>: tolerance 1e-7).</summary>
/// <remarks>It works on the triangular factor of the tall matrix, which has the same inner products. Columns after the candidates are right-hand sides.</remarks>
internal sealed class PivotedQr
{
    private readonly double[] _a;       // (rows x columns) row-major, reduced
    private readonly int _rows, _columns;

    /// <summary>Factorises.</summary>
    /// <param name="matrix">(rows x columns) row-major.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="candidates">How many of the first columns may be kept.</param>
    /// <param name="norms">(candidates) What a column's rest is measured against; empty for the column's own norm.</param>
    /// <param name="tolerance">The share of the norm below which a column is dropped.</param>
    internal PivotedQr(ReadOnlySpan<double> matrix, int columns, int candidates, ReadOnlySpan<double> norms, double tolerance)
    {
        _a = matrix.ToArray();
        _columns = columns;
        _rows = matrix.Length / columns;
        var kept = new List<int>();
        var dropped = new List<int>();
        for (int j = 0; j < candidates; j++)
        {
            int rank = kept.Count;
            double whole = norms.IsEmpty ? Math.Sqrt(Below(0, j)) : norms[j], rest = Math.Sqrt(Below(rank, j));
            if (rank == _rows || !(rest > tolerance * whole))
            {
                dropped.Add(j);
                continue;
            }
            Reflect(rank, j, rest);
            kept.Add(j);
        }
        Kept = [.. kept];
        Dropped = [.. dropped];
    }

    /// <summary>The columns that are linearly independent, in order.</summary>
    internal int[] Kept { get; }

    /// <summary>The columns that are not.</summary>
    internal int[] Dropped { get; }

    internal int Rank => Kept.Length;

    /// <summary>The coefficients of the least-squares fit of a column by the kept ones. Shape: (rank).</summary>
    internal double[] Solve(int column)
    {
        double[] x = new double[Rank];
        for (int i = Rank - 1; i >= 0; i--)
        {
            double sum = At(i, column);
            for (int j = i + 1; j < Rank; j++) sum -= At(i, Kept[j]) * x[j];
            x[i] = sum / At(i, Kept[i]);
        }
        return x;
    }

    /// <summary>The squared norm of what the first <paramref name="kept"/> kept columns leave of a column.</summary>
    internal double RestSquared(int column, int kept) => Below(kept, column);

    /// <summary>The coordinates of a column in the orthonormal basis of the kept ones. Shape: (rank).</summary>
    internal double[] Coordinates(int column)
    {
        double[] x = new double[Rank];
        for (int i = 0; i < x.Length; i++) x[i] = At(i, column);
        return x;
    }

    /// <summary>The inverse of the triangular factor. Shape: (rank x rank) row-major, upper triangular.</summary>
    internal double[] InverseR()
    {
        int k = Rank;
        double[] inverse = new double[k * k];
        for (int c = 0; c < k; c++)
        {
            inverse[(c * k) + c] = 1 / At(c, Kept[c]);
            for (int i = c - 1; i >= 0; i--)
            {
                double sum = 0;
                for (int j = i + 1; j <= c; j++) sum -= At(i, Kept[j]) * inverse[(j * k) + c];
                inverse[(i * k) + c] = sum / At(i, Kept[i]);
            }
        }
        return inverse;
    }

    private double At(int row, int column) => _a[(row * _columns) + column];

    private double Below(int row, int column)
    {
        double sum = 0;
        for (int i = row; i < _rows; i++) sum += At(i, column) * At(i, column);
        return sum;
    }

    private void Reflect(int row, int column, double norm)
    {
        double top = At(row, column), pivot = top > 0 ? -norm : norm, head = top - pivot;
        double[] v = new double[_rows];
        v[row] = head;
        for (int i = row + 1; i < _rows; i++) v[i] = At(i, column);
        double square = 0;
        foreach (double x in v) square += x * x;
        if (square > 0)
        {
            for (int c = column; c < _columns; c++)
            {
                double s = 0;
                for (int i = row; i < _rows; i++) s += v[i] * At(i, c);
                s *= 2 / square;
                for (int i = row; i < _rows; i++) _a[(i * _columns) + c] -= s * v[i];
            }
        }
        for (int i = row + 1; i < _rows; i++) _a[(i * _columns) + column] = 0;
    }
}
