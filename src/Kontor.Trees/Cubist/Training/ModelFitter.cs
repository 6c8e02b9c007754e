using System.Buffers;

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
        double error = Error(best);
        while (active.Count > 0)
        {
            var shorter = new (double Error, List<int> Active, LinearModel Model)[active.Count];
            List<int> all = active;
            Work.For(all.Count, (long)rows.Length * all.Count * all.Count, options, Without);
            (double Error, List<int> Active, LinearModel Model) next = shorter[0];
            for (int k = 1; k < shorter.Length; k++)
            {
                if (shorter[k].Error < next.Error) next = shorter[k];
            }
            if (!(next.Error <= error)) break;
            (error, active, best) = next;

            void Without(int k)
            {
                List<int> rest = [.. all.Where((_, at) => at != k)];
                LinearModel model = equations.Model(rest, equations.Solve(rest, out _, out _));
                shorter[k] = (Error(model), rest, model);
            }
        }
        return best;

        double Error(LinearModel model) => Adjusted(MeanAbsolute(table, rows.Span, target, model), rows.Length, model.Parameters);
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

    /// <summary>The mean absolute residual.</summary>
    internal static double MeanAbsolute(TrainingTable table, ReadOnlySpan<int> rows, double[] target, LinearModel model)
    {
        double[] predictions = ArrayPool<double>.Shared.Rent(rows.Length);
        model.Predict(table, rows, predictions);
        double sum = 0;
        for (int i = 0; i < rows.Length; i++) sum += Math.Abs(target[rows[i]] - predictions[i]);
        ArrayPool<double>.Shared.Return(predictions);
        return sum / rows.Length;
    }

    /// <summary>The estimated error: the mean absolute residual times (n + v) / (n - v) for n rows and v parameters (Quinlan 1992, section 2.2).</summary>
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
