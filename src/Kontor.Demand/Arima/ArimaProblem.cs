using Kontor.Statistics.Optimization;
using Kontor.Statistics.StateSpace;

namespace Kontor.Demand.Arima;

/// <summary>One series at fixed orders of differencing: estimates any ARMA order over it.</summary>
internal sealed class ArimaProblem
{
    private readonly ArimaDesign _plain;
    private readonly ArimaDesign? _withConstant;
    private readonly Bfgs _search = new(32) { LargestStep = 1 };
    private readonly int _season;

    /// <summary>Prepares the designs with and without a constant.</summary>
    /// <param name="series">The series.</param>
    /// <param name="differences">The orders of differencing; ARMA orders are ignored.</param>
    /// <param name="largest">The largest ARMA order that will be asked for.</param>
    internal ArimaProblem(ArimaSeries series, ArimaOrder differences, ArimaOrder largest)
    {
        _season = series.Season;
        Series = series;
        Differences = differences;
        int lags = Math.Max(largest.P + (largest.SeasonalP * _season), largest.Q + (largest.SeasonalQ * _season));
        var filter = new ArmaFilter(lags);
        _plain = ArimaDesign.Build(series.Filled, series.Missing, series.Columns, differences, _season, filter);
        int total = differences.D + differences.SeasonalD;
        if (total > 1) return;
        double[] constant = new double[series.Filled.Length];
        for (int t = 0; t < constant.Length; t++) constant[t] = total == 0 ? 1 : series.First + t + 1;
        _withConstant = ArimaDesign.Build(series.Filled, series.Missing, [constant, .. series.Columns], differences, _season, filter);
    }

    internal ArimaSeries Series { get; }

    internal ArimaOrder Differences { get; }

    /// <summary>True when a mean (no difference) or a drift (one) can be estimated; with more the constant would be a polynomial trend.</summary>
    internal bool AllowsConstant => _withConstant is not null;

    /// <summary>Observed values after differencing.</summary>
    internal int Observed => _plain.Regression.Observed;

    internal ArimaDesign Design(bool hasConstant) => hasConstant ? _withConstant! : _plain;

    /// <summary>The number of estimated quantities, the error variance included.</summary>
    internal int Parameters(ArimaOrder order, bool hasConstant) => order.Coefficients + Design(hasConstant).Kept.Count + 1;

    /// <summary>Estimates one order by exact maximum likelihood.</summary>
    /// <param name="order">The order; its differences are those of the problem.</param>
    /// <param name="hasConstant">True to estimate a mean or drift.</param>
    /// <param name="near">Parameters of a neighbouring order to start from, when there is one.</param>
    internal ArimaCandidate Estimate(ArimaOrder order, bool hasConstant, ArimaCandidate? near)
    {
        ArimaDesign design = Design(hasConstant);
        int parameters = Parameters(order, hasConstant), rest = Observed - parameters - 1;
        double[] point = new double[order.Coefficients];
        if (rest <= 0 && order.Coefficients > 0) return Refused(order, hasConstant, point);
        var likelihood = new ArimaLikelihood(design, order, _season);
        if (near is not null && near.Order.Coefficients > 0)
        {
            double[] other = Adapt(near, order);
            if (!(likelihood.Exact(point) < likelihood.Exact(other))) point = other;
        }
        double value = _search.Minimise(likelihood.Exact, point);
        if (!double.IsFinite(value)) return Refused(order, hasConstant, point);
        double logLikelihood = -Observed * (value + (0.5 * (1 + Math.Log(2 * Math.PI))) + Math.Log(design.Scale));
        double criterion = rest <= 0 ? double.PositiveInfinity
            : (-2 * logLikelihood) + (2 * parameters) + (2.0 * parameters * (parameters + 1) / rest);
        return new ArimaCandidate(order, hasConstant, point, logLikelihood, criterion) { Iterations = _search.Iterations, Converged = _search.Converged };
    }

    /// <summary>True when a root is too near to the unit circle, or the likelihood has no proper maximum there.</summary>
    internal bool IsDegenerate(ArimaCandidate candidate)
    {
        if (candidate.Point.Length == 0) return false;
        var likelihood = new ArimaLikelihood(Design(candidate.HasConstant), candidate.Order, _season);
        likelihood.Set(candidate.Point);
        return likelihood.HasNearUnitRoot() || !ArimaInference.IsProperMaximum(likelihood, candidate.Point);
    }

    private static ArimaCandidate Refused(ArimaOrder order, bool hasConstant, double[] point) =>
        new(order, hasConstant, point, double.NegativeInfinity, double.PositiveInfinity);

    // partial autocorrelations of lags that both orders have; zero for new ones
    private static double[] Adapt(ArimaCandidate near, ArimaOrder order)
    {
        double[] point = new double[order.Coefficients];
        int source = 0, target = 0;
        Take(near.Order.P, order.P);
        Take(near.Order.Q, order.Q);
        Take(near.Order.SeasonalP, order.SeasonalP);
        Take(near.Order.SeasonalQ, order.SeasonalQ);
        return point;

        void Take(int have, int need)
        {
            for (int i = 0; i < Math.Min(have, need); i++) point[target + i] = Math.Clamp(near.Point[source + i], -3, 3);
            source += have;
            target += need;
        }
    }
}
