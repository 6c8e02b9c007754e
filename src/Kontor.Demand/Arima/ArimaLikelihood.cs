using Kontor.Statistics.StateSpace;

namespace Kontor.Demand.Arima;

/// <summary>The likelihood of one order as a function of unconstrained parameters.</summary>
/// <remarks>Each of the four polynomials is written by partial autocorrelations, each the hyperbolic tangent of one parameter (Jones 1980): every point of the
/// search is stationary and invertible. Parameters come in the order p, q, P, Q.</remarks>
internal sealed class ArimaLikelihood
{
    private const double Bound = 7;             // tanh(7) is 1 - 1.7e-6: closer to a unit root nothing is told apart

    private readonly double[] _partials, _natural, _ar, _ma;
    private readonly int _season;

    internal ArimaLikelihood(ArimaDesign design, ArimaOrder order, int season)
    {
        Design = design;
        Order = order;
        _season = season;
        _partials = new double[order.Coefficients];
        _natural = new double[order.Coefficients];
        _ar = new double[order.P + (order.SeasonalP * season)];
        _ma = new double[order.Q + (order.SeasonalQ * season)];
    }

    internal ArimaDesign Design { get; }

    internal ArimaOrder Order { get; }

    /// <summary>Autoregressive coefficients of all lags at the last point, the product of both polynomials.</summary>
    internal ReadOnlySpan<double> Ar => _ar;

    /// <summary>Moving-average coefficients of all lags at the last point.</summary>
    internal ReadOnlySpan<double> Ma => _ma;

    /// <summary>Coefficients of the four polynomials at the last point, in the order p, q, P, Q.</summary>
    internal ReadOnlySpan<double> Natural => _natural;

    internal double Exact(ReadOnlySpan<double> point)
    {
        Set(point);
        return Design.Regression.Evaluate(_ar, _ma);
    }

    internal void Set(ReadOnlySpan<double> point)
    {
        for (int i = 0; i < point.Length; i++) _partials[i] = Math.Tanh(Math.Clamp(point[i], -Bound, Bound));
        Span<double> p = Part(0, Order.P), q = Part(Order.P, Order.Q);
        Span<double> sp = Part(Order.P + Order.Q, Order.SeasonalP), sq = Part(Order.P + Order.Q + Order.SeasonalP, Order.SeasonalQ);
        foreach (ref double value in q) value = -value;
        foreach (ref double value in sq) value = -value;
        ArmaPolynomial.Expand(p, sp, _season, isMovingAverage: false, _ar);
        ArmaPolynomial.Expand(q, sq, _season, isMovingAverage: true, _ma);
    }

    /// <summary>True when a root of one of the polynomials at the last point lies within 1.01 of the origin, as R's <c>auto.arima</c> refuses it.</summary>
    internal bool HasNearUnitRoot()
    {
        const double radius = 1.01;
        double seasonal = Math.Pow(radius, _season);
        int q = Order.P, sp = q + Order.Q, sq = sp + Order.SeasonalP;
        return !(ArmaPolynomial.RootsBeyond(_natural.AsSpan(0, Order.P), radius)
            && ArmaPolynomial.RootsBeyond(_natural.AsSpan(sp, Order.SeasonalP), seasonal)
            && RootsBeyondNegated(_natural.AsSpan(q, Order.Q), radius)
            && RootsBeyondNegated(_natural.AsSpan(sq, Order.SeasonalQ), seasonal));
    }

    private static bool RootsBeyondNegated(ReadOnlySpan<double> coefficients, double radius)
    {
        Span<double> negated = stackalloc double[coefficients.Length];
        for (int i = 0; i < negated.Length; i++) negated[i] = -coefficients[i];
        return ArmaPolynomial.RootsBeyond(negated, radius);
    }

    private Span<double> Part(int start, int length)
    {
        Span<double> part = _natural.AsSpan(start, length);
        ArmaPolynomial.FromPartials(_partials.AsSpan(start, length), part);
        return part;
    }
}
