using System.Collections.Immutable;

namespace Kontor.Demand.Global;

/// <summary>How much the quantiles of each step must be moved so that they hold on rows that were not trained on.</summary>
/// <remarks>For each step and level the quantile of target less prediction in units of the series; target over prediction for Tweedie. Steps with few errors borrow their
/// neighbours'. Romano, Patterson, Candes (2019), "Conformalized quantile regression", section 4, one level at a time.</remarks>
internal sealed record ErrorQuantiles
{
    private const int Enough = 400;

    /// <summary>Whether moves are factors.</summary>
    public required bool Relative { get; init; }

    /// <summary>The number of steps; later ones take the last one's moves.</summary>
    public required int Steps { get; init; }

    /// <summary>The moves. Shape: (steps x levels).</summary>
    public required double[] Moves { get; init; }

    /// <summary>What makes the mean of single outputs right on average: the ratio of sums where moves are factors, else the mean error in units. Shape: (steps).</summary>
    public required double[] MeanMoves { get; init; }

    /// <summary>The mean square of the moved medians' errors, in units of the series. Shape: (steps).</summary>
    public required double[] MeanSquares { get; init; }

    /// <summary>Measures the moves.</summary>
    /// <param name="relative">Whether moves are factors.</param>
    /// <param name="outputs">The outputs per row: as many as levels, or one for all.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="errors">Rows: the step from 1, the target, the unit, and the predictions.</param>
    internal static ErrorQuantiles Of(bool relative, int outputs, int steps, IReadOnlyList<(int Step, double Target, double Unit, ReadOnlyMemory<double> Predicted)> errors)
    {
        ImmutableArray<double> levels = TreeEnsemble.Levels;
        int[][] byStep = [.. Enumerable.Range(1, steps).Select(h => Enumerable.Range(0, errors.Count).Where(e => errors[e].Step == h).ToArray())];
        double[] moves = new double[steps * levels.Length], means = new double[steps], squares = new double[steps];
        int middle = levels.Length / 2;
        for (int h = 0; h < steps; h++)
        {
            int[] pool = Pool(byStep, h);
            double[] values = new double[pool.Length];
            for (int l = 0; l < levels.Length; l++)
            {
                int output = outputs == 1 ? 0 : l;
                for (int e = 0; e < pool.Length; e++)
                {
                    (_, double target, double unit, ReadOnlyMemory<double> predicted) = errors[pool[e]];
                    values[e] = relative ? target / predicted.Span[output] : (target - predicted.Span[output]) / unit;
                }
                Array.Sort(values);
                moves[(h * levels.Length) + l] = Window.OfSorted(values, ((values.Length + 1) * levels[l]) - 1);
            }
            double move = moves[(h * levels.Length) + middle], sum = 0, size = 0;
            foreach (int e in pool)
            {
                (_, double target, double unit, ReadOnlyMemory<double> predicted) = errors[e];
                double median = predicted.Span[outputs / 2], error = relative ? (target - (median * move)) / unit : ((target - median) / unit) - move;
                squares[h] += error * error / pool.Length;
                sum += relative ? target / unit : (target - median) / unit;
                size += relative ? median / unit : 1;
            }
            means[h] = size > 0 ? sum / size : 0;
        }
        return new ErrorQuantiles { Relative = relative, Steps = steps, Moves = moves, MeanMoves = means, MeanSquares = squares };
    }

    /// <summary>How much narrower intervals of the average of all folds' boosters are than those of one fold's, whose errors were measured.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="disagreement">The mean square of the difference between each fold's median and their mean, in units of the series.</param>
    /// <returns>A factor in [0.5, 1]: the square error of a mean is the mean square error less the mean square difference from the mean (Krogh and Vedelsby 1995, equation 6).</returns>
    internal double Narrowing(int step, double disagreement)
    {
        double square = MeanSquares[Math.Min(step, Steps) - 1];
        return square > 0 ? Math.Sqrt(Math.Clamp(1 - (disagreement / square), 0.25, 1)) : 1;
    }

    /// <summary>The mean of a single output, right on average.</summary>
    /// <param name="predicted">The output.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="unit">The unit of the series.</param>
    internal double Mean(double predicted, int step, double unit)
    {
        double move = MeanMoves[Math.Min(step, Steps) - 1];
        return Relative ? predicted * move : predicted + (unit * move);
    }

    /// <summary>The moved quantiles, ascending.</summary>
    /// <param name="predicted">The predictions of one row. Shape: (outputs).</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="unit">The unit of the series.</param>
    /// <param name="narrowing">The factor of distances from the median.</param>
    /// <param name="quantiles">Receives the quantiles at <see cref="TreeEnsemble.Levels"/>.</param>
    internal void Apply(ReadOnlySpan<double> predicted, int step, double unit, double narrowing, Span<double> quantiles)
    {
        int at = (Math.Min(step, Steps) - 1) * quantiles.Length;
        for (int l = 0; l < quantiles.Length; l++) quantiles[l] = predicted[predicted.Length == 1 ? 0 : l];
        quantiles.Sort();
        for (int l = 0; l < quantiles.Length; l++) quantiles[l] = Relative ? quantiles[l] * Moves[at + l] : quantiles[l] + (unit * Moves[at + l]);
        quantiles.Sort();
        double median = quantiles[quantiles.Length / 2];
        for (int l = 0; l < quantiles.Length; l++) quantiles[l] = median + (narrowing * (quantiles[l] - median));
    }

    private static int[] Pool(int[][] byStep, int step)
    {
        for (int width = 0; ; width++)
        {
            int first = Math.Max(0, step - width), last = Math.Min(byStep.Length - 1, step + width);
            int[] pool = [.. byStep[first..(last + 1)].SelectMany(e => e)];
            if (pool.Length >= Enough || (first == 0 && last == byStep.Length - 1)) return pool;
        }
    }
}
