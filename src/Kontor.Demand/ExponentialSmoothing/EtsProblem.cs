using Kontor.Statistics.Optimization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>One form of exponential smoothing on one series as a least squares problem.</summary>
/// <remarks>The prior on β* adds w β*² to -2 log likelihood = n log S: the minimum of S exp(w β*² / n), whose Gauss-Newton model is that of S
/// with S w / n more on the diagonal.</remarks>
internal readonly struct EtsProblem<TTrend, TSeason, TError>(EtsWorkspace work, EtsForm form, double low, double shrinkage) : ILeastSquaresProblem
    where TTrend : struct, IEtsTrendTag
    where TSeason : struct, IEtsSeasonTag
    where TError : struct, IEtsErrorTag
{
    private readonly EtsLayout _layout = new(form, work.Period);
    private readonly int _period = TSeason.Adds || TSeason.Multiplies ? work.Period : 0;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> point) => Run(point, out _, out _, errors: default) * Math.Exp(Prior(point) / work.Observed);

    /// <summary>What the prior adds to -2 log likelihood.</summary>
    internal double Prior(ReadOnlySpan<double> point) => TTrend.Grows ? shrinkage * point[_layout.Growth] * point[_layout.Growth] : 0;

    /// <inheritdoc/>
    public double Linearise(ReadOnlySpan<double> point, Span<double> normal, int stride, Span<double> gradient)
    {
        EtsCoefficients c = Coefficients(point);
        Seasons(point);
        (double, double) shares = (TTrend.Grows ? point[_layout.Growth] : 0, _period > 0 ? point[_layout.Seasonal] : 0);
        double squares = EtsGaussNewton.Run<TTrend, TSeason, TError>(
            work.Values, c, _layout, shares, low, point[_layout.LevelState], TTrend.Grows ? point[_layout.GrowthState] : 0,
            work.Season(_period), work.Slopes((4 + _period) * stride), normal, gradient[..stride]);
        if (!TTrend.Grows || shrinkage == 0) return squares;
        int at = _layout.Growth;
        double factor = Math.Exp(Prior(point) / work.Observed), weight = squares * shrinkage / work.Observed;
        normal[(at * stride) + at] += weight;
        gradient[at] += weight * point[at];
        foreach (ref double v in normal[..(_layout.Count * stride)]) v *= factor;
        foreach (ref double v in gradient[.._layout.Count]) v *= factor;
        return squares * factor;
    }

    /// <summary>Runs the recursion and leaves the last states.</summary>
    internal double Run(ReadOnlySpan<double> point, out double level, out double growth, Span<double> errors)
    {
        EtsCoefficients c = Coefficients(point);
        level = point[_layout.LevelState];
        growth = TTrend.Grows ? point[_layout.GrowthState] : 0;
        if (TTrend.Grows && _period > 0 && !EtsAdmissibility.Holds(c, _period, work.Polynomial)) return double.PositiveInfinity;
        Seasons(point);
        return EtsRecursion.Run<TTrend, TSeason, TError>(work.Values, c, ref level, ref growth, work.Season(_period), errors);
    }

    /// <summary>The smoothing parameters of a point.</summary>
    internal EtsCoefficients Coefficients(ReadOnlySpan<double> point)
    {
        double alpha = point[0];
        return new EtsCoefficients(
            alpha,
            TTrend.Grows ? low + ((alpha - low) * point[_layout.Growth]) : 0,
            _period > 0 ? low + ((1 - alpha - low) * point[_layout.Seasonal]) : 0,
            _layout.Damping >= 0 ? point[_layout.Damping] : 1);
    }

    /// <summary>Writes the initial seasons into the work space; the last one follows from the others.</summary>
    private void Seasons(ReadOnlySpan<double> point)
    {
        if (_period == 0) return;
        Span<double> season = work.Season(_period);
        ReadOnlySpan<double> free = point.Slice(_layout.FirstSeason, _period - 1);
        double last = TSeason.Multiplies ? _period : 0;
        for (int j = 0; j < free.Length; j++) last -= season[j] = free[j];
        season[^1] = last;
    }
}
