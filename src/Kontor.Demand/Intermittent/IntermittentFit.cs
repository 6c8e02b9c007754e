namespace Kontor.Demand.Intermittent;

/// <summary>Fits models of intermittent demand.</summary>
internal static class IntermittentFit
{
    private static readonly double[] Grid = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4];

    /// <summary>Fits one series; smoothing parameters that are not given are chosen from 0.02 to 0.4 by the mean squared one-step error (Petropoulos, Makridakis,
    /// Assimakopoulos, Nikolopoulos 2014).</summary>
    /// <param name="y">The series; NaN where missing. Negative values count as zero.</param>
    /// <param name="method">The method.</param>
    /// <param name="alpha">The smoothing of sizes and intervals in (0, 1]; null chooses.</param>
    internal static IntermittentModel Fit(ReadOnlySpan<double> y, IntermittentMethod method, double? alpha)
    {
        Throw.IfUnusable(y, 1);
        double best = alpha ?? Grid[0], bestBeta = best, least = double.PositiveInfinity;
        int tried = 0;
        foreach (double a in alpha is { } given ? [given] : Grid)
        {
            foreach (double b in method == IntermittentMethod.Tsb && alpha is null ? Grid : [a])
            {
                tried++;
                double error = Run(y, method, a, b, out _, out _);
                if (!(error < least)) continue;
                (least, best, bestBeta) = (error, a, b);
            }
        }
        Run(y, method, best, bestBeta, out double size, out double probability);
        return new IntermittentModel
        {
            Probability = probability,
            Size = size,
            SizeDeviation = Deviation(y),
            Correction = method == IntermittentMethod.Sba ? 1 - (best / 2) : 1,
            Report = new FitReport(Converged: true, tried, least),
        };
    }

    // smooths sizes with a, and intervals (Croston, SBA) or the probability (TSB) with b; returns the mean squared one-step error
    private static double Run(ReadOnlySpan<double> y, IntermittentMethod method, double a, double b, out double size, out double probability)
    {
        double first = 0, sizes = 0;
        int demands = 0, observed = 0;
        foreach (double v in y)
        {
            if (double.IsNaN(v)) continue;
            observed++;
            if (v <= 0) continue;
            if (demands++ == 0) first = v;
            sizes += v;
        }
        size = demands > 0 ? (first + (sizes / demands)) / 2 : 0;
        probability = (double)demands / observed;
        if (demands == 0) return 0;
        double interval = 1 / probability, since = 1, error = 0;
        double correction = method == IntermittentMethod.Sba ? 1 - (a / 2) : 1;
        foreach (double v in y)
        {
            if (double.IsNaN(v)) continue;
            double expected = method == IntermittentMethod.Tsb ? probability * size : correction * size / interval;
            error += (Math.Max(0, v) - expected) * (Math.Max(0, v) - expected) / observed;
            if (v > 0)
            {
                size += a * (v - size);
                interval += b * (since - interval);
                since = 1;
            }
            else
            {
                since++;
            }
            if (method == IntermittentMethod.Tsb) probability += b * ((v > 0 ? 1 : 0) - probability);
        }
        if (method != IntermittentMethod.Tsb) probability = Math.Min(1, 1 / interval);
        return error;
    }

    private static double Deviation(ReadOnlySpan<double> y)
    {
        double sum = 0, square = 0;
        int n = 0;
        foreach (double v in y)
        {
            if (!(v > 0)) continue;
            sum += v;
            square += v * v;
            n++;
        }
        return n < 2 ? 0.5 * sum : Math.Sqrt(Math.Max(0, (square - (sum * sum / n)) / (n - 1)));
    }
}
