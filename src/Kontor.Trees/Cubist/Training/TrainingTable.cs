using Kontor.Errors;
using Kontor.Trees.Matrices;

namespace Kontor.Trees.Cubist.Training;

/// <summary>The training rows by column: missing numbers replaced by the column's mean, missing categories by a category of their own.</summary>
internal sealed class TrainingTable
{
    internal TrainingTable(FeatureMatrix features, FitContext context)
    {
        Rows = features.Rows;
        Columns = new double[features.Columns][];
        Order = new int[features.Columns][];
        Preparation = new CubistColumn[features.Columns];
        for (int c = 0; c < Columns.Length; c++) Columns[c] = new double[Rows];
        float[] row = new float[features.Columns];
        for (int i = 0; i < Rows; i++)
        {
            features.CopyRow(i, row);
            for (int c = 0; c < row.Length; c++) Columns[c][i] = row[c];
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        for (int c = 0; c < Columns.Length; c++)
        {
            if (!features.Kinds.IsEmpty && features.Kinds[c] == FeatureKind.Categorical) CheckCodes(c);
        }
        Work.For(Columns.Length, (long)Rows * Columns.Length, options, c =>
        {
            bool categorical = !features.Kinds.IsEmpty && features.Kinds[c] == FeatureKind.Categorical;
            Preparation[c] = categorical ? CubistColumn.OfCodes(Columns[c]) : CubistColumn.OfNumbers(Columns[c]);
            for (int i = 0; i < Rows; i++) Columns[c][i] = Preparation[c].Impute(Columns[c][i]);
            Order[c] = categorical ? [] : Sorted(Columns[c]);
        });
    }

    internal int Rows { get; }

    /// <summary>The imputed values. (columns, rows)</summary>
    internal double[][] Columns { get; }

    /// <summary>The rows by ascending value for each numeric column, equal values by ascending row; empty for a categorical column. (columns, rows)</summary>
    internal int[][] Order { get; }

    internal CubistColumn[] Preparation { get; }

    /// <summary>Copies one row. (columns)</summary>
    internal void CopyRow(int row, Span<double> values)
    {
        for (int c = 0; c < Columns.Length; c++) values[c] = Columns[c][row];
    }

    /// <summary>Finds the largest value of a column that is at most a bound.</summary>
    internal double LargestAtMost(int column, double bound)
    {
        int[] order = Order[column];
        double[] values = Columns[column];
        int low = 0, high = order.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (values[order[middle]] <= bound) low = middle;
            else high = middle - 1;
        }
        return values[order[low]];
    }

    private static int[] Sorted(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(order, (a, b) => values[a].CompareTo(values[b]) is var by and not 0 ? by : a.CompareTo(b));
        return order;
    }

    private void CheckCodes(int column)
    {
        for (int i = 0; i < Rows; i++)
        {
            double code = Columns[column][i];
            if (!double.IsNaN(code) && (code < 0 || code > CubistColumn.MaximumCode || code != Math.Floor(code)))
                Throw.Training(FaultCode.OutOfRange, $"{code}", $"a category code from 0 to {CubistColumn.MaximumCode}, or NaN where it is missing", i + 1, $"{column + 1}");
        }
    }
}
