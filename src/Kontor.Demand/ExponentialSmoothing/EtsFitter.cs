using Kontor.Statistics.Optimization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>Fits one form to the series of a work space.</summary>
internal static class EtsFitter
{
    /// <summary>Smallest sum of squares per value of the scaled series: below it a fit is perfect, and all perfect fits are equal.</summary>
    internal const double Perfect = 1e-20;

    /// <summary>Maximises the likelihood.</summary>
    internal static EtsFit Fit(EtsWorkspace work, EtsForm form, EtsOptions options) => (form.Error, form.Trend != EtsTrend.None, form.Season) switch
    {
        (EtsError.Additive, false, EtsSeason.None) => Fit<FlatTag, NoSeasonTag, AbsoluteErrorTag>(work, form, options),
        (EtsError.Additive, true, EtsSeason.None) => Fit<GrowingTag, NoSeasonTag, AbsoluteErrorTag>(work, form, options),
        (EtsError.Additive, false, EtsSeason.Additive) => Fit<FlatTag, AddedSeasonTag, AbsoluteErrorTag>(work, form, options),
        (EtsError.Additive, true, EtsSeason.Additive) => Fit<GrowingTag, AddedSeasonTag, AbsoluteErrorTag>(work, form, options),
        (EtsError.Multiplicative, false, EtsSeason.None) => Fit<FlatTag, NoSeasonTag, RelativeErrorTag>(work, form, options),
        (EtsError.Multiplicative, true, EtsSeason.None) => Fit<GrowingTag, NoSeasonTag, RelativeErrorTag>(work, form, options),
        (EtsError.Multiplicative, false, EtsSeason.Additive) => Fit<FlatTag, AddedSeasonTag, RelativeErrorTag>(work, form, options),
        (EtsError.Multiplicative, true, EtsSeason.Additive) => Fit<GrowingTag, AddedSeasonTag, RelativeErrorTag>(work, form, options),
        (EtsError.Multiplicative, false, EtsSeason.Multiplicative) => Fit<FlatTag, MultipliedSeasonTag, RelativeErrorTag>(work, form, options),
        (EtsError.Multiplicative, true, EtsSeason.Multiplicative) => Fit<GrowingTag, MultipliedSeasonTag, RelativeErrorTag>(work, form, options),
        _ => throw new ArgumentException($"{form} has no finite forecast variance", nameof(form)),
    };

    private static EtsFit Fit<TTrend, TSeason, TError>(EtsWorkspace work, EtsForm form, EtsOptions options)
        where TTrend : struct, IEtsTrendTag
        where TSeason : struct, IEtsSeasonTag
        where TError : struct, IEtsErrorTag
    {
        var layout = new EtsLayout(form, work.Period);
        int period = form.Season == EtsSeason.None ? 0 : work.Period;
        double[] point = new double[layout.Count];
        Span<double> lower = work.Lower(layout.Count), upper = work.Upper(layout.Count);
        Bounds(layout, form, options, lower, upper);
        Start(work, layout, form, options, point);
        var problem = new EtsProblem<TTrend, TSeason, TError>(work, form, options.LowestGain);
        LeastSquaresResult result = work.Optimiser.Minimise(ref problem, point, lower, upper, options.Tolerance, options.Iterations);
        double[] errors = new double[work.Values.Length];
        double squares = problem.Run(point, out double level, out double growth, errors);
        double variance = 0;
        foreach (double e in errors) variance += e * e;
        int parameters = layout.Count + 1, n = work.Observed;
        return new EtsFit(form, problem.Coefficients(point), level, growth, work.Season(period).ToArray(), variance / Math.Max(1, n - parameters + 1), squares,
            parameters, result);
    }

    private static void Bounds(EtsLayout layout, EtsForm form, EtsOptions options, Span<double> lower, Span<double> upper)
    {
        lower.Fill(double.NegativeInfinity);
        upper.Fill(double.PositiveInfinity);
        (lower[0], upper[0]) = (options.LowestGain, options.HighestAlpha);
        if (layout.Growth >= 0) (lower[layout.Growth], upper[layout.Growth]) = (0, 1);
        if (layout.Seasonal >= 0) (lower[layout.Seasonal], upper[layout.Seasonal]) = (0, 1);
        if (layout.Damping >= 0) (lower[layout.Damping], upper[layout.Damping]) = (options.LowestPhi, options.HighestPhi);
        if (form.Season == EtsSeason.Multiplicative) lower[layout.FirstSeason..].Fill(2 * EtsRecursion.Smallest);
    }

    private static void Start(EtsWorkspace work, EtsLayout layout, EtsForm form, EtsOptions options, Span<double> point)
    {
        int period = form.Season == EtsSeason.None ? 0 : work.Period;
        double low = options.LowestGain;
        point[0] = low + (0.2 * (options.HighestAlpha - low) / Math.Max(1, period));
        if (layout.Growth >= 0) point[layout.Growth] = 0.1;
        if (layout.Seasonal >= 0) point[layout.Seasonal] = 0.05;
        if (layout.Damping >= 0) point[layout.Damping] = options.LowestPhi + (0.99 * (options.HighestPhi - options.LowestPhi));
        Span<double> season = work.Season(period);
        (double level, double growth) = EtsStart.Guess(work.Filled, form, season, work.Adjusted);
        point[layout.LevelState] = level;
        if (layout.GrowthState >= 0) point[layout.GrowthState] = growth;
        if (period > 0) season[..^1].CopyTo(point[layout.FirstSeason..]);
    }
}
