using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Kontor.Trees.Cubist.Training;

namespace Kontor.Trees.Cubist;

/// <summary>The training rows, scaled so that the distance of two rows is a sum over columns of capped differences.</summary>
/// <remarks>A column counts |a - b| / (5 s), at most 1, for the standard deviation s; a category that differs counts 2 / levels. Distances are rounded to
/// sixteenths, so that rows which are about as near count alike: those that tie for the last places share them.</remarks>
internal sealed class NeighborMemory
{
    private const int Steps = 16;
    private readonly int _width; // columns, padded to whole vectors
    private readonly int[] _numbers;
    private readonly int[] _categories;
    private readonly float[] _scales;
    private readonly float[] _rows; // (rows, width): scaled numbers, then zeros
    private readonly float[] _codes; // (rows, categories)

    internal NeighborMemory(ImmutableArray<CubistColumn> columns, float[] values, double[] targets)
    {
        Values = values;
        Targets = targets;
        int all = columns.Length;
        _numbers = [.. Enumerable.Range(0, all).Where(c => !columns[c].IsCategorical)];
        _categories = [.. Enumerable.Range(0, all).Where(c => columns[c].IsCategorical)];
        _scales = [.. columns.Select(c => (float)c.Scale)];
        _width = (_numbers.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _rows = new float[Targets.Length * _width];
        _codes = new float[Targets.Length * _categories.Length];
        for (int i = 0; i < Targets.Length; i++)
        {
            ReadOnlySpan<float> row = values.AsSpan(i * all, all);
            for (int k = 0; k < _numbers.Length; k++) _rows[(i * _width) + k] = row[_numbers[k]] * _scales[_numbers[k]];
            for (int k = 0; k < _categories.Length; k++) _codes[(i * _categories.Length) + k] = row[_categories[k]];
        }
    }

    /// <summary>The imputed training rows as they are saved. (rows, columns)</summary>
    internal float[] Values { get; }

    /// <summary>The training targets. (rows)</summary>
    internal double[] Targets { get; }

    internal static NeighborMemory? Of(BoostedCubist specification, TrainingTable table, double[] targets)
    {
        if (specification.Neighbors == 0) return null;
        float[] values = new float[table.Rows * table.Columns.Length];
        for (int c = 0; c < table.Columns.Length; c++)
        {
            for (int i = 0; i < table.Rows; i++) values[(i * table.Columns.Length) + c] = (float)table.Columns[c][i];
        }
        return new NeighborMemory([.. table.Preparation], values, targets);
    }

    /// <summary>Computes what the nearest rows add to a prediction: their weighted mean of target less prediction, weights 1 / (distance + 1/2)
    /// (Quinlan 1993, section 3).</summary>
    /// <param name="row">The row, imputed.</param>
    /// <param name="count">How many neighbours, 1 or more; all rows where there are fewer.</param>
    /// <param name="predictions">The model's predictions for the training rows.</param>
    internal double Correction(ReadOnlySpan<double> row, int count, ReadOnlySpan<double> predictions)
    {
        Span<float> numbers = new float[_width];
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        for (int k = 0; k < _numbers.Length; k++) numbers[k] = (float)row[_numbers[k]] * _scales[_numbers[k]];
        int most = (_scales.Length * Steps) + 1;
        ushort[] steps = System.Buffers.ArrayPool<ushort>.Shared.Rent(Targets.Length);
        int[] histogram = new int[most + 1];
        for (int i = 0; i < Targets.Length; i++)
        {
            int at = Math.Min(most, (int)((Distance(i, vectors, row) * Steps) + 0.5f));
            steps[i] = (ushort)at;
            histogram[at]++;
        }
        int last = 0, nearer = 0;
        while (nearer + histogram[last] < Math.Min(count, Targets.Length)) nearer += histogram[last++];
        double share = (double)(Math.Min(count, Targets.Length) - nearer) / histogram[last], weights = 0, sum = 0;
        for (int i = 0; i < Targets.Length; i++)
        {
            if (steps[i] > last) continue;
            double weight = (steps[i] == last ? share : 1) / (((double)steps[i] / Steps) + 0.5);
            weights += weight;
            sum += weight * (Targets[i] - predictions[i]);
        }
        System.Buffers.ArrayPool<ushort>.Shared.Return(steps);
        return sum / weights;
    }

    private float Distance(int i, ReadOnlySpan<Vector<float>> numbers, ReadOnlySpan<double> row)
    {
        ReadOnlySpan<Vector<float>> other = MemoryMarshal.Cast<float, Vector<float>>(_rows.AsSpan(i * _width, _width));
        Vector<float> sum = Vector<float>.Zero;
        for (int k = 0; k < other.Length; k++) sum += Vector.Min(Vector<float>.One, Vector.Abs(other[k] - numbers[k]));
        float distance = Vector.Sum(sum);
        ReadOnlySpan<float> codes = _codes.AsSpan(i * _categories.Length, _categories.Length);
        for (int k = 0; k < codes.Length; k++)
        {
            if (codes[k] != (float)row[_categories[k]]) distance += _scales[_categories[k]];
        }
        return distance;
    }
}
