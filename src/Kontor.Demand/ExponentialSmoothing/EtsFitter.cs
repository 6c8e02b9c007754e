using Kontor.Statistics.Optimization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>Fits one form to the series of a work space.</summary>
internal static class EtsFitter
{
    /// <summary>Smallest sum of squares per value of the scaled series: below it a fit is perfect, and all perfect fits are equal.</summary>
    internal const double Perfect = 1e-20;

    private const double SeasonalStart = 0.05, DampingStart = 0.95;

    private static ReadOnlySpan<double> AlphaStarts => [0.1, 0.5, 0.9];

    /// <summary>Starts of β*, the place of β between its bounds.</summary>
    private static ReadOnlySpan<double> GrowthStarts => [0.02, 0.3];

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
        int period = form.Season == EtsSeason.None ? 0 : work.Period, n = work.Observed, parameters = layout.Count + 1;
        Span<double> point = work.Point(layout.Count), lower = work.Lower(layout.Count), upper = work.Upper(layout.Count);
        var problem = new EtsProblem<TTrend, TSeason, TError>(work, form, options.LowestGain, options.GrowthShrinkage);
        States(work, layout, form, point);
        int iterations = Screen(work, ref problem, layout, point, lower, upper, out double least);
        if (double.IsPositiveInfinity(least))
        {
            // a steep first stretch can lead a multiplicative form below zero: begin at the average, without growth and season
            point.Clear();
            point[layout.LevelState] = 1;
            if (form.Season == EtsSeason.Multiplicative) point[layout.FirstSeason..].Fill(1);
            iterations += Screen(work, ref problem, layout, point, lower, upper, out _);
        }
        Bounds(layout, form, options, lower, upper);
        LeastSquaresResult result = work.Optimiser.Minimise(ref problem, point, lower, upper, options.Tolerance, options.Iterations);
        Span<double> errors = work.Adjusted;
        double squares = problem.Run(point, out double level, out double growth, errors), variance = 0;
        foreach (double e in errors) variance += e * e;
        double penalty = problem.Prior(point) + (form.Trend == EtsTrend.Additive ? options.UndampedHandicap : 0);
        return new EtsFit(
            form, problem.Coefficients(point), level, growth, work.Season(period).ToArray(), variance / Math.Max(1, n - layout.Count), squares, penalty,
            parameters, result with { Iterations = result.Iterations + iterations });
    }

    /// <summary>The likelihood has several maxima: solves the states under each gain of a grid and leaves the best start.</summary>
    private static int Screen<TProblem>(
        EtsWorkspace work, ref TProblem problem, EtsLayout layout, Span<double> point, Span<double> lower, Span<double> upper, out double least)
        where TProblem : struct, ILeastSquaresProblem
    {
        int iterations = 0, smoothing = layout.LevelState;
        least = double.PositiveInfinity;
        Span<double> best = work.Best(point.Length), candidate = work.Candidate(point.Length);
        point.CopyTo(best);
        lower.Fill(double.NegativeInfinity);
        upper.Fill(double.PositiveInfinity);
        foreach (double alpha in AlphaStarts)
        {
            foreach (double share in layout.Growth >= 0 ? GrowthStarts : GrowthStarts[..1])
            {
                point.CopyTo(candidate);
                candidate[0] = alpha;
                if (layout.Growth >= 0) candidate[layout.Growth] = share;
                if (layout.Seasonal >= 0) candidate[layout.Seasonal] = SeasonalStart;
                if (layout.Damping >= 0) candidate[layout.Damping] = DampingStart;
                // equal bounds pin the gains: one step solves for the states, in which additive forms are linear
                candidate[..smoothing].CopyTo(lower);
                candidate[..smoothing].CopyTo(upper);
                LeastSquaresResult result = work.Optimiser.Minimise(ref problem, candidate, lower, upper, 0, 1);
                iterations += result.Iterations;
                if (!(result.Objective < least)) continue;
                least = result.Objective;
                candidate.CopyTo(best);
            }
        }
        best.CopyTo(point);
        return iterations;
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

    /// <summary>The states that every start begins with.</summary>
    private static void States(EtsWorkspace work, EtsLayout layout, EtsForm form, Span<double> point)
    {
        Span<double> season = work.Season(form.Season == EtsSeason.None ? 0 : work.Period);
        (double level, double growth) = EtsStart.Guess(work.Filled, form, season, work.Adjusted);
        point.Clear();
        point[layout.LevelState] = level;
        if (layout.GrowthState >= 0) point[layout.GrowthState] = growth;
        if (!season.IsEmpty) season[..^1].CopyTo(point[layout.FirstSeason..]);
    }
}
