using System.Text.Json.Serialization;
using MathNet.Numerics.Distributions;

namespace Kontor.Demand;

/// <summary>A forecasting model fitted to one series: immutable, thread-safe, holds no training data, can be written as JSON and read back.</summary>
/// <remarks>Step 0 is the period after the last one of the training series, whether or not that last value was missing.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "model")]
[JsonDerivedType(typeof(Arima.ArimaModel), "arima")]
[JsonDerivedType(typeof(ExponentialSmoothing.EtsModel), "ets")]
[JsonDerivedType(typeof(Theta.ThetaModel), "theta")]
[JsonDerivedType(typeof(Baselines.BaselineModel), "baseline")]
[JsonDerivedType(typeof(Intermittent.IntermittentModel), "intermittent")]
public abstract record SeriesModel
{
    /// <summary>How the fit ended.</summary>
    public required FitReport Report { get; init; }

    /// <summary>Computes mean, standard deviation and error weights for every step ahead.</summary>
    /// <param name="regressors">Known values of the regressors, (steps, k) row-major; empty where the model takes none.</param>
    /// <param name="mean">(steps) Written: the expected value. Its length is the horizon.</param>
    /// <param name="deviation">(steps) Written: the standard deviation of the forecast error, 0 or more.</param>
    /// <param name="psi">(steps) Written: the weights of the linear process of the forecast error. The error at step h is proportional to
    /// <c>Σ psi[j] ε(h-j)</c> with <c>psi[0] = 1</c>, so that they give the correlation between steps. Relative to the mean where errors are multiplicative.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the regressors do not match the model.</exception>
    public abstract void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi);

    /// <summary>The quantile of one step, by default of the normal distribution. Count models override it.</summary>
    /// <param name="step">The step ahead, 0 is the first.</param>
    /// <param name="level">The probability below the quantile, in (0, 1).</param>
    /// <param name="mean">The mean of the step, as <see cref="Forecast"/> wrote it or adjusted since.</param>
    /// <param name="deviation">The standard deviation of the step, as <see cref="Forecast"/> wrote it or adjusted since.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level lies outside (0, 1).</exception>
    public virtual double Quantile(int step, double level, double mean, double deviation)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a probability in (0, 1)");
        return mean + (deviation * Normal.InvCDF(0, 1, level));
    }

    /// <summary>Refuses output spans that differ in length, and regressors where the model takes none.</summary>
    private protected static void CheckSpans(ReadOnlySpan<double> regressors, ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation, ReadOnlySpan<double> psi)
    {
        if (!regressors.IsEmpty) throw new ArgumentException("this model takes no regressors", nameof(regressors));
        CheckSpans(mean, deviation, psi);
    }

    /// <summary>Refuses output spans that differ in length.</summary>
    private protected static void CheckSpans(ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation, ReadOnlySpan<double> psi)
    {
        if (deviation.Length != mean.Length) throw new ArgumentException($"needs {mean.Length} steps, has {deviation.Length}", nameof(deviation));
        if (psi.Length != mean.Length) throw new ArgumentException($"needs {mean.Length} steps, has {psi.Length}", nameof(psi));
    }
}
