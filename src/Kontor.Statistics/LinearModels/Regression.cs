using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Statistics.LinearModels;

/// <summary>What the linear models share: an outcome, regressors, effects to absorb, weights, and how errors are estimated. Immutable; fitting never changes it.</summary>
/// <remarks>Fixed effects are taken out of outcome and regressors before the regression (Frisch and Waugh 1933; Lovell 1963), however many levels they have. They
/// stand in for the intercept.</remarks>
public abstract record Regression
{
    private readonly double _tolerance = 1e-10;

    private protected Regression(string response)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(response);
        Response = response;
    }

    /// <summary>The name of the outcome's column.</summary>
    public string Response { get; }

    /// <summary>The names of the regressors' columns, in the order of the coefficients. Default none.</summary>
    public ImmutableArray<string> Regressors { get; init; } = [];

    /// <summary>Whether there is a constant. Default true; without meaning where there are fixed effects.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>The groupings whose levels each have an effect of their own, any number of them. Default none.</summary>
    public ImmutableArray<string> FixedEffects { get; init; } = [];

    /// <summary>The column of weights, inverse to the variance of a row's error, in any unit; rows of weight 0 are left out. Default null, all 1.</summary>
    public string? Weights { get; init; }

    /// <summary>How the covariance of the coefficients is estimated. Default <see cref="StandardErrors.Classical"/>.</summary>
    public StandardErrors Errors { get; init; } = StandardErrors.Classical;

    /// <summary>Whether a regressor that others explain is dropped and named, as R's <c>lm</c> does, or refused. Default true.</summary>
    public bool DropsCollinear { get; init; } = true;

    /// <summary>Whether rows that are alone in a level of a fixed effect are left out, round by round (Correia 2015: kept, they make clustered errors too small). Default true.</summary>
    public bool DropsSingletons { get; init; } = true;

    /// <summary>How redundant coefficients of absorbed effects are counted. Default <see cref="EffectCount.OnePerEffect"/>.</summary>
    public EffectCount EffectCount { get; init; } = EffectCount.OnePerEffect;

    /// <summary>Whether the values of the absorbed effects are kept in the fit, which predictions need. Default false: it costs one more solution and their memory.</summary>
    public bool EstimatesEffects { get; init; }

    /// <summary>The relative error up to which effects are taken out, in (0, 1e-4]. Default 1e-10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside (0, 1e-4].</exception>
    public double Tolerance
    {
        get => _tolerance;
        init => _tolerance = value is > 0 and <= 1e-4 ? value : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, "needs a tolerance in (0, 1e-4]");
    }

    internal abstract string Title { get; }

    /// <summary>Outcomes that a level of an effect must not consist of alone.</summary>
    internal virtual ReadOnlySpan<double> Extremes => [];

    internal virtual IEnumerable<string> ColumnsUsed => [Response, .. Regressors, .. Weights is null ? [] : (string[])[Weights]];

    /// <summary>Finds what a fit would refuse, without fitting; what only arithmetic can tell, such as collinearity, is found by the fit.</summary>
    /// <param name="data">The observations.</param>
    /// <returns>The faults, none where there are none.</returns>
    public ImmutableArray<DataFault> Check(Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Validate();
        try
        {
            return [.. Sample.Faults(this, data)];
        }
        catch (DataException unknown)
        {
            return [unknown.Fault];
        }
    }

    /// <summary>Fits.</summary>
    /// <param name="data">The observations; not modified.</param>
    /// <param name="context">Thread limit and cancellation. The result does not depend on the number of threads.</param>
    /// <returns>Coefficients, their covariance, tests and how well it fits.</returns>
    /// <exception cref="DataException">A column is unknown (UnknownName), holds NaN (NotFinite), there are too few rows (TooShort), the outcome or all regressors are constant (Constant),
    /// regressors are collinear where that is refused (Collinear), or predict the outcome perfectly (Separated).</exception>
    /// <exception cref="ArgumentException">The specification contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RegressionFit Fit(Observations data, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        Validate();
        return Fit(data, Sample.Of(this, data), context);
    }

    internal abstract RegressionFit Fit(Observations data, Sample sample, FitContext context);

    internal virtual DataFault? CheckResponse(double[] response) => null;

    private void Validate()
    {
        string[] names = [.. ColumnsUsed.Where(name => name != Weights)];
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"column '{twice.Key}' has two roles in one regression");
        if (FixedEffects.Distinct(StringComparer.Ordinal).Count() < FixedEffects.Length) throw new ArgumentException("a fixed effect is named twice", nameof(FixedEffects));
    }
}
