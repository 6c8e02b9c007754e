using System.Numerics;
using System.Runtime.InteropServices;

namespace Kontor.Trees.Cubist.Training;

/// <summary>Centred sums of squares and products of some columns and a target over some rows: what least squares on any subset of the columns needs.</summary>
internal sealed class NormalEquations
{
    private const double Singular = 1e-9;
    private const int Chunk = 8192;
    private readonly int _size;
    private readonly double[] _means;
    private readonly double[] _cross; // (columns + 1, columns + 1), the target last

    internal NormalEquations(TrainingTable table, ReadOnlyMemory<int> rows, double[] target, int[] columns, ParallelOptions options)
    {
        Columns = columns;
        Rows = rows.Length;
        _size = columns.Length + 1;
        double[][] series = [.. columns.Select(c => table.Columns[c]), target];
        _means = new double[_size];
        for (int k = 0; k < _size; k++)
        {
            double sum = 0;
            foreach (int row in rows.Span) sum += series[k][row];
            _means[k] = sum / Rows;
        }
        // sums over chunks of fixed size, added in order, so that the number of threads never shows
        int chunks = (Rows + Chunk - 1) / Chunk;
        double[][] parts = new double[chunks][];
        Work.For(chunks, (long)Rows * _size * _size, options, part => parts[part] = Products(series, rows.Span.Slice(part * Chunk, Math.Min(Chunk, Rows - (part * Chunk)))));
        _cross = parts[0];
        for (int part = 1; part < chunks; part++)
        {
            for (int i = 0; i < _cross.Length; i++) _cross[i] += parts[part][i];
        }
    }

    internal int[] Columns { get; }

    internal int Rows { get; }

    internal double TargetMean => _means[^1];

    /// <summary>The centred sum of squares of the target.</summary>
    internal double TargetSquares => _cross[^1];

    /// <summary>Solves for a subset of the columns.</summary>
    /// <param name="active">Positions in <see cref="Columns"/>; those that depend on the ones before are taken out.</param>
    /// <param name="inverse">The diagonal of the inverse of the centred cross products.</param>
    /// <param name="squares">The residual sum of squares.</param>
    /// <returns>One coefficient for each active column.</returns>
    internal double[] Solve(List<int> active, out double[] inverse, out double squares)
    {
        double[] lower = Factor(active);
        int n = active.Count;
        // the inverse of the factor, column by column: A^-1 = L^-T L^-1, so that diagonal j is the squared length of column j of L^-1
        double[] solution = new double[n], column = new double[n];
        inverse = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) sum -= lower[(i * n) + k] * column[k];
                column[i] = sum / lower[(i * n) + i];
            }
            double length = 0;
            for (int i = j; i < n; i++) length += column[i] * column[i];
            double scale = Deviation(active[j]);
            inverse[j] = length / (scale * scale);
        }
        for (int i = 0; i < n; i++)
        {
            double sum = CrossTarget(active[i]) / Deviation(active[i]);
            for (int k = 0; k < i; k++) sum -= lower[(i * n) + k] * solution[k];
            solution[i] = sum / lower[(i * n) + i];
        }
        squares = TargetSquares;
        for (int i = 0; i < n; i++) squares -= solution[i] * solution[i];
        squares = Math.Max(squares, 0);
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = solution[i];
            for (int k = i + 1; k < n; k++) sum -= lower[(k * n) + i] * solution[k];
            solution[i] = sum / lower[(i * n) + i];
        }
        for (int i = 0; i < n; i++) solution[i] /= Deviation(active[i]);
        return solution;
    }

    /// <summary>The model of some active columns and their coefficients.</summary>
    internal LinearModel Model(List<int> active, double[] coefficients)
    {
        double intercept = TargetMean;
        for (int k = 0; k < active.Count; k++) intercept -= coefficients[k] * _means[active[k]];
        return new LinearModel(intercept, [.. active.Select(a => Columns[a])], coefficients);
    }

    /// <summary>The squared correlation of a column with the target, 0 where either is constant.</summary>
    internal double Correlation(int column)
    {
        double product = CrossTarget(column), squares = _cross[(column * _size) + column] * TargetSquares;
        return squares > 0 ? product * product / squares : 0;
    }

    /// <summary>The Cholesky factor of the correlations of the active columns.</summary>
    private double[] Factor(List<int> active)
    {
        for (int k = active.Count - 1; k >= 0; k--)
        {
            if (!(Deviation(active[k]) > Singular * (Math.Abs(_means[active[k]]) + double.Epsilon) * Math.Sqrt(Rows))) active.RemoveAt(k);
        }
    again:
        int n = active.Count;
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = _cross[(active[i] * _size) + active[j]] / (Deviation(active[i]) * Deviation(active[j]));
                for (int k = 0; k < j; k++) sum -= lower[(i * n) + k] * lower[(j * n) + k];
                if (i != j) lower[(i * n) + j] = sum / lower[(j * n) + j];
                else if (sum > Singular) lower[(i * n) + i] = Math.Sqrt(sum);
                else
                {
                    active.RemoveAt(i);
                    goto again;
                }
            }
        }
        return lower;
    }

    private double Deviation(int column) => Math.Sqrt(_cross[(column * _size) + column]);

    private double CrossTarget(int column) => _cross[(column * _size) + _size - 1];

    /// <summary>Sums of products over some rows: each element of a row times the whole row, a vector at a time.</summary>
    private double[] Products(double[][] series, ReadOnlySpan<int> rows)
    {
        int width = (_size + Vector<double>.Count - 1) / Vector<double>.Count;
        double[] sums = new double[_size * _size];
        var padded = new Vector<double>[_size * width];
        var vectors = new Vector<double>[width];
        Span<double> row = MemoryMarshal.Cast<Vector<double>, double>(vectors.AsSpan());
        foreach (int index in rows)
        {
            for (int k = 0; k < _size; k++) row[k] = series[k][index] - _means[k];
            for (int a = 0; a < _size; a++)
            {
                var factor = new Vector<double>(row[a]);
                Span<Vector<double>> line = padded.AsSpan(a * width, width);
                for (int b = 0; b < line.Length; b++) line[b] += factor * vectors[b];
            }
        }
        ReadOnlySpan<double> flat = MemoryMarshal.Cast<Vector<double>, double>(padded);
        for (int a = 0; a < _size; a++) flat.Slice(a * width * Vector<double>.Count, _size).CopyTo(sums.AsSpan(a * _size));
        return sums;
    }
}
