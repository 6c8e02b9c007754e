using System.Runtime.Intrinsics;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>The Cholesky factor of a positive semidefinite matrix, each row stored from its first entry on (Jennings 1966). A pivot that vanishes, as one does per connected
/// component of a graph, fixes its unknown at 0.</summary>
internal sealed class SkylineCholesky
{
    private readonly int[] _first;      // (n) the first column of each row
    private readonly long[] _starts;    // (n + 1) where each row starts
    private readonly double[] _values;
    private readonly double[] _inverse; // (n) 1 over the pivots, 0 where they vanish

    /// <summary>An empty matrix with the profile given.</summary>
    internal SkylineCholesky(int[] first)
    {
        _first = first;
        _starts = new long[first.Length + 1];
        for (int i = 0; i < first.Length; i++) _starts[i + 1] = _starts[i] + i - first[i] + 1;
        _values = new double[_starts[^1]];
        _inverse = new double[first.Length];
    }

    /// <summary>Multiplications that factorising a profile takes.</summary>
    internal static double Cost(int[] first)
    {
        double cost = 0;
        for (int i = 0; i < first.Length; i++) cost += Math.Pow(i - first[i] + 1, 2) / 2;
        return cost;
    }

    /// <summary>The entry of the lower triangle at (row, column), inside the profile.</summary>
    internal ref double this[int row, int column] => ref _values[_starts[row] + column - _first[row]];

    /// <summary>Factorises in place.</summary>
    internal void Factorise()
    {
        for (int i = 0; i < _first.Length; i++)
        {
            Span<double> row = Row(i);
            double whole = row[^1];
            for (int j = _first[i]; j < i; j++)
            {
                int from = Math.Max(_first[i], _first[j]);
                double sum = row[j - _first[i]] - Vectors.Dot(row[(from - _first[i])..(j - _first[i])], Row(j)[(from - _first[j])..(j - _first[j])]);
                row[j - _first[i]] = sum * _inverse[j];
            }
            double rest = whole - Vectors.Dot(row[..^1], row[..^1]);
            _inverse[i] = rest > 1e-11 * whole ? 1 / Math.Sqrt(rest) : 0;
        }
    }

    /// <summary>Solves for four right-hand sides at a time.</summary>
    /// <param name="x">(n) The right-hand sides; overwritten with the solutions.</param>
    internal void Solve(Span<Vector256<double>> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            Span<double> row = Row(i);
            Vector256<double> sum = x[i];
            Span<Vector256<double>> known = x[_first[i]..i];
            for (int j = 0; j < known.Length; j++) sum -= known[j] * row[j];
            x[i] = sum * _inverse[i];
        }
        for (int i = x.Length - 1; i >= 0; i--)
        {
            Span<double> row = Row(i);
            Vector256<double> value = x[i] * _inverse[i];
            x[i] = value;
            Span<Vector256<double>> before = x[_first[i]..i];
            for (int j = 0; j < before.Length; j++) before[j] -= value * row[j];
        }
    }

    private Span<double> Row(int i) => _values.AsSpan((int)_starts[i], i - _first[i] + 1);
}
