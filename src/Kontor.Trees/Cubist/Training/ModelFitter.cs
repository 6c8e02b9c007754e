namespace Kontor.Trees.Cubist.Training;

/// <summary>Fits linear models and takes out the terms that do not pay for themselves.</summary>
internal static class ModelFitter
{
    /// <summary>Fits on the columns given, without the terms that the mean absolute error, adjusted for the number of parameters, can spare
    /// (Quinlan 1992, section 2.2: greedily, as long as the estimated error does not grow).</summary>
    internal static LinearModel ByAbsoluteError(TrainingTable table, ReadOnlyMemory<int> rows, double[] target, int[] columns, ParallelOptions options)
    {
        var equations = new NormalEquations(table, rows, target, columns, options);
        List<int> active = Affordable(equations);
        LinearModel best = equations.Model(active, equations.Solve(active, out _, out _));
        double error = Error(table, rows.Span, target, best);
        while (active.Count > 0)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            (double least, List<int> rest, LinearModel model) = (double.PositiveInfinity, active, best);
            foreach (int leave in active)
            {
                List<int> without = [.. active.Where(a => a != leave)];
                LinearModel shorter = equations.Model(without, equations.Solve(without, out _, out _));
                double without1 = Error(table, rows.Span, target, shorter);
                if (without1 < least) (least, rest, model) = (without1, without, shorter);
            }
            if (!(least <= error)) break;
            (error, active, best) = (least, rest, model);
        }
        return best;
    }

    /// <summary>Fits on the columns given, without the terms that the residual variance, with a degree of freedom for each parameter, can spare.</summary>
    internal static LinearModel ByVariance(TrainingTable table, ReadOnlyMemory<int> rows, double[] target, int[] columns, ParallelOptions options)
    {
        var equations = new NormalEquations(table, rows, target, columns, options);
        List<int> active = Affordable(equations);
        while (true)
        {
            double[] coefficients = equations.Solve(active, out double[] inverse, out double squares);
            if (active.Count == 0) return equations.Model(active, coefficients);
            int weakest = 0;
            double least = double.PositiveInfinity;
            for (int k = 0; k < active.Count; k++)
            {
                double growth = coefficients[k] * coefficients[k] / inverse[k];
                if (growth < least) (least, weakest) = (growth, k);
            }
            double freedom = equations.Rows - active.Count - 1;
            if (freedom > 0 && (squares + least) / (freedom + 1) > squares / freedom) return equations.Model(active, coefficients);
            active.RemoveAt(weakest);
        }
    }

    /// <summary>The estimated error: the mean absolute residual times (n + v) / (n - v).</summary>
    internal static double Error(TrainingTable table, ReadOnlySpan<int> rows, double[] target, LinearModel model)
    {
        double[] predictions = System.Buffers.ArrayPool<double>.Shared.Rent(rows.Length);
        model.Predict(table, rows, predictions);
        double sum = 0;
        for (int i = 0; i < rows.Length; i++) sum += Math.Abs(target[rows[i]] - predictions[i]);
        System.Buffers.ArrayPool<double>.Shared.Return(predictions);
        return Adjusted(sum / rows.Length, rows.Length, model.Parameters);
    }

    internal static double Adjusted(double error, int rows, int parameters) =>
        rows > parameters ? error * (rows + parameters) / (rows - parameters) : double.PositiveInfinity;

    /// <summary>No more columns than half the rows, those that correlate most with the target.</summary>
    private static List<int> Affordable(NormalEquations equations)
    {
        int most = Math.Max(1, (equations.Rows - 1) / 2);
        IEnumerable<int> all = Enumerable.Range(0, equations.Columns.Length);
        return [.. equations.Columns.Length <= most ? all : all.OrderByDescending(equations.Correlation).ThenBy(k => k).Take(most).Order()];
    }
}
