using System.Collections.Immutable;
using Kontor.Statistics.StateSpace;

namespace Kontor.Demand.Arima;

/// <summary>A regression with seasonal ARIMA errors, fitted to one series by exact maximum likelihood.</summary>
/// <remarks><c>y_t = x_t' b + n_t</c>, <c>φ(B) Φ(B^m) (1-B)^d (1-B^m)^D n_t = θ(B) Θ(B^m) e_t</c>. Forecasts are those of the Kalman filter. Their variance is exact
/// for given coefficients: it holds the errors to come, the unknown start of a short series, and missing values near the end; the error of the
/// coefficients themselves is not in it. The objective of the report is minus the log-likelihood.</remarks>
public sealed record ArimaModel : SeriesModel
{
    /// <summary>The orders.</summary>
    public required ArimaOrder Order { get; init; }

    /// <summary>The season's length m, 1 for none.</summary>
    public required int Season { get; init; }

    /// <summary>True when a mean (no difference) or a drift (one difference) was estimated.</summary>
    public required bool HasConstant { get; init; }

    /// <summary>What was estimated, ARMA terms first.</summary>
    public required ImmutableArray<ArimaCoefficient> Coefficients { get; init; }

    /// <summary>The error variance with degrees of freedom corrected for the coefficients, in squared units of the series; forecasts use it.</summary>
    public required double Variance { get; init; }

    /// <summary>The error variance that maximises the likelihood, in squared units of the series.</summary>
    public required double LikelihoodVariance { get; init; }

    /// <summary>The log-likelihood of the observed values, given the first ones where the series was differenced; null where the fit is exact.</summary>
    public required double? LogLikelihood { get; init; }

    /// <summary>Akaike's information criterion corrected for small samples (Hurvich and Tsai 1989), to be compared at equal differences only; null where the
    /// fit is exact or the series too short for it.</summary>
    public required double? Aicc { get; init; }

    /// <summary>Periods of the training series; forecasts start after them.</summary>
    public required int Periods { get; init; }

    /// <summary>The mean, or the drift per period.</summary>
    public required double Constant { get; init; }

    /// <summary>(k) The coefficients of the regressors that were given, 0 for those that were left out.</summary>
    public required ImmutableArray<double> Regressors { get; init; }

    /// <summary>(2 K) The coefficients of the Fourier terms: sine and cosine of the first harmonic, of the second, and so on.</summary>
    public required ImmutableArray<double> Fourier { get; init; }

    /// <summary>Autoregressive coefficients of lags 1, 2, ... with the seasonal ones multiplied in.</summary>
    public required ImmutableArray<double> Ar { get; init; }

    /// <summary>Moving-average coefficients of lags 1, 2, ... with the seasonal ones multiplied in.</summary>
    public required ImmutableArray<double> Ma { get; init; }

    /// <summary>(r) The expected state of the differenced process in the first period ahead.</summary>
    public required ImmutableArray<double> State { get; init; }

    /// <summary>(d + D m) The last values less the regression, oldest first, from which differences are summed up again.</summary>
    public required ImmutableArray<double> Tail { get; init; }

    /// <summary>(count, r + d + D m) row-major: independent directions in which state and tail are not known, in units of the error's deviation.</summary>
    public required ImmutableArray<double> Directions { get; init; }

    /// <summary>The model in one line, such as <c>ARIMA(0,1,1)(0,1,1)[12]</c>.</summary>
    public string Name => $"ARIMA{Order}{(Season > 1 ? $"[{Season}]" : "")}{(!HasConstant ? "" : Order.D + Order.SeasonalD == 0 ? " with mean" : " with drift")}";

    /// <inheritdoc/>
    public override void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        CheckSpans(mean, deviation, psi);
        int steps = mean.Length, k = Regressors.Length, r = State.Length, length = r + Tail.Length;
        if (regressors.Length != steps * k) throw new ArgumentException($"needs {steps} x {k} values, has {regressors.Length}", nameof(regressors));
        double[] differences = Differencing.Weights(Order, Season), path = new double[steps], work = new double[r + Tail.Length + steps];
        Run(State.AsSpan(), Tail.AsSpan(), differences, work, mean);
        for (int h = 0; h < steps; h++) mean[h] += Regression(h, regressors.Slice(h * k, k));
        ArmaPolynomial.PsiWeights(Integrated(differences), Ma.AsSpan(), psi);
        deviation.Clear();
        for (int from = 0; from < Directions.Length; from += length)
        {
            ReadOnlySpan<double> direction = Directions.AsSpan().Slice(from, length);
            Run(direction[..r], direction[r..], differences, work, path);
            for (int h = 0; h < steps; h++) deviation[h] += path[h] * path[h];
        }
        double sum = 0;
        for (int h = 0; h < steps; h++)
        {
            sum += psi[h] * psi[h];
            deviation[h] = Math.Sqrt(Variance * (sum + deviation[h]));
        }
    }

    private double Regression(int step, ReadOnlySpan<double> regressors)
    {
        int period = Periods + step;
        double sum = Order.D + Order.SeasonalD == 0 ? Constant : Constant * (period + 1);
        for (int j = 0; j < regressors.Length; j++) sum += Regressors[j] * regressors[j];
        for (int j = 0; j < Fourier.Length; j++) sum += Fourier[j] * Harmonics.At(j, period, Season);
        return sum;
    }

    // the autoregression of the undifferenced process, φ(B) (1-B)^d (1-B^m)^D
    private double[] Integrated(double[] differences)
    {
        double[] product = new double[Ar.Length + differences.Length];
        for (int i = 0; i < Ar.Length; i++) product[i] += Ar[i];
        for (int j = 0; j < differences.Length; j++)
        {
            product[j] += differences[j];
            for (int i = 0; i < Ar.Length; i++) product[i + j + 1] -= Ar[i] * differences[j];
        }
        return product;
    }

    // runs the state forward and sums the differences up: (r), (tail) -> (steps)
    private void Run(ReadOnlySpan<double> start, ReadOnlySpan<double> tail, ReadOnlySpan<double> differences, Span<double> work, Span<double> path)
    {
        Span<double> state = work[..start.Length], levels = work[start.Length..];
        start.CopyTo(state);
        tail.CopyTo(levels);
        for (int h = 0; h < path.Length; h++)
        {
            double level = state[0], first = state[0];
            for (int i = 0; i < differences.Length; i++) level += differences[i] * levels[tail.Length + h - 1 - i];
            levels[tail.Length + h] = level;
            path[h] = level;
            for (int i = 0; i < state.Length; i++) state[i] = (i < Ar.Length ? Ar[i] * first : 0) + (i + 1 < state.Length ? state[i + 1] : 0);
        }
    }
}
