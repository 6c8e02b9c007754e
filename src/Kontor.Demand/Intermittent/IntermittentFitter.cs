namespace Kontor.Demand.Intermittent;

/// <summary>Fits models for demand that is mostly zero.</summary>
/// <remarks>Croston (1972), "Forecasting and stock control for intermittent demands"; Syntetos and Boylan (2005), "The accuracy of intermittent demand estimates";
/// Teunter, Syntetos and Babai (2011), "Intermittent demand: linking forecasting to inventory obsolescence".</remarks>
public static class IntermittentFitter
{
    /// <summary>Gains that are tried, from nearly constant to quick.</summary>
    private static ReadOnlySpan<double> Gains => [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5];

    /// <summary>Fits one series.</summary>
    /// <param name="y">(n) The demand in time order, 0 or more; NaN where missing: such periods are skipped.</param>
    /// <param name="options">How to fit; the defaults when null.</param>
    /// <exception cref="Kontor.Errors.DataException">A value is infinite (NotFinite) or negative (OutOfRange), or fewer than two are observed (TooShort).</exception>
    public static IntermittentModel Fit(ReadOnlySpan<double> y, IntermittentOptions? options = null)
    {
        options ??= IntermittentOptions.Default;
        int observed = Throw.IfUnusable(y, 2), demands = 0;
        double sum = 0, squares = 0;
        bool whole = true;
        for (int t = 0; t < y.Length; t++)
        {
            if (y[t] < 0) Throw.Negative(t, y[t]);
            if (!(y[t] > 0)) continue;
            demands++;
            sum += y[t];
            whole &= y[t] == Math.Floor(y[t]);
        }
        if (demands == 0)
        {
            return new IntermittentModel
            {
                Method = options.Method,
                Probability = 0,
                Size = 0,
                SizeVariance = 0,
                Whole = true,
                SizeGain = options.SizeGain ?? Gains[0],
                TimingGain = options.TimingGain ?? Gains[0],
                Report = FitReport.ClosedForm with { Warnings = [$"no demand in {observed} periods: the forecast is zero"] },
            };
        }
        double mean = sum / demands, rate = (double)demands / observed;
        foreach (double value in y)
        {
            if (value > 0) squares += (value - mean) * (value - mean);
        }
        // one demand says nothing about the spread of sizes: geometric for whole numbers, exponential otherwise
        double variance = demands > 1 ? squares / (demands - 1) : whole ? mean * (mean - 1) : mean * mean;

        bool everyPeriod = options.Method == IntermittentMethod.TeunterSyntetosBabai;
        double bestSize = 0, bestTiming = 0, least = double.PositiveInfinity;
        int tried = 0;
        ReadOnlySpan<double> sizeGains = options.SizeGain is { } size ? [size] : Gains;
        foreach (double sizeGain in sizeGains)
        {
            ReadOnlySpan<double> timingGains = options.TimingGain is { } timing ? [timing] : everyPeriod ? Gains : [sizeGain];
            foreach (double timingGain in timingGains)
            {
                double error = Run(y, options.Method, sizeGain, timingGain, mean, rate, out _, out _);
                tried++;
                if (!(error < least)) continue;
                (least, bestSize, bestTiming) = (error, sizeGain, timingGain);
            }
        }
        Run(y, options.Method, bestSize, bestTiming, mean, rate, out double lastSize, out double probability);
        return new IntermittentModel
        {
            Method = options.Method,
            Probability = probability,
            Size = lastSize,
            SizeVariance = variance,
            Whole = whole,
            SizeGain = bestSize,
            TimingGain = bestTiming,
            Report = new FitReport(Converged: true, tried, least / observed),
        };
    }

    /// <summary>Smooths through the series from its averages; returns the sum of squared one-step errors.</summary>
    private static double Run(
        ReadOnlySpan<double> y, IntermittentMethod method, double sizeGain, double timingGain, double mean, double rate, out double size, out double probability)
    {
        // Syntetos and Boylan: E[z/p] of the smoothed interval p is too high by about α/2
        double correction = method == IntermittentMethod.SyntetosBoylan ? 1 - (timingGain / 2) : 1, interval = 1 / rate, squares = 0;
        int waited = 0;
        size = mean;
        probability = correction * rate;
        foreach (double value in y)
        {
            if (double.IsNaN(value)) continue;
            double error = value - (probability * size);
            squares += error * error;
            waited++;
            if (value > 0) size += sizeGain * (value - size);
            if (method == IntermittentMethod.TeunterSyntetosBabai) probability += timingGain * ((value > 0 ? 1 : 0) - probability);
            else if (value > 0)
            {
                interval += timingGain * (waited - interval);
                waited = 0;
                probability = correction / interval;
            }
        }
        return squares;
    }
}
