using System.Collections.Immutable;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>Automatic exponential smoothing: fits every admitted form by maximum likelihood and keeps the one with the smallest AICc.</summary>
/// <remarks>Hyndman, Koehler, Snyder and Grose (2002), "A state space framework for automatic forecasting using exponential smoothing methods";
/// Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapters 5 and 7. The likelihood is maximised as a bounded
/// nonlinear least squares problem over smoothing parameters and initial states together.</remarks>
public static class Ets
{
    /// <summary>Fits one series.</summary>
    /// <param name="y">(n) The series in time order; NaN where missing: such periods carry no information and are not filled.</param>
    /// <param name="period">The length of the season, 1 for none.</param>
    /// <param name="options">How to fit; the defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is below 1.</exception>
    /// <exception cref="ArgumentException">The options contradict themselves, or name a form without a finite forecast variance.</exception>
    /// <exception cref="Kontor.Errors.DataException">A value is infinite (NotFinite), or fewer than two are observed (TooShort).</exception>
    public static EtsModel Fit(ReadOnlySpan<double> y, int period, EtsOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        options ??= EtsOptions.Default;
        options.Check();
        int observed = Throw.IfUnusable(y, 2), age = TrailingGap.Length(y);
        y = y[..^age];
        var warnings = ImmutableArray.CreateBuilder<string>();
        int season = period;
        if (season > options.LongestPeriod)
        {
            warnings.Add($"a period of {period} is above {options.LongestPeriod}: fitted without a season");
            season = 1;
        }
        else if (season > 1 && observed < 2 * season)
        {
            warnings.Add($"{observed} values are less than two periods of {period}: fitted without a season");
            season = 1;
        }
        var work = new EtsWorkspace(y, season);
        if (work.IsConstant)
        {
            warnings.Add("all values are equal: the forecast is that value");
            return Simple(work, warnings, 1, age);
        }
        EtsFit best = default;
        double least = double.PositiveInfinity;
        int iterations = 0;
        foreach (EtsForm form in options.Forms.IsEmpty ? EtsForm.All(season) : options.Forms)
        {
            if (form.Season != EtsSeason.None && season == 1) continue;
            if (form.Error == EtsError.Multiplicative && !(work.Smallest > 0)) continue;
            // as many parameters as values: no likelihood to speak of
            if (form.SmoothingParameters + form.States(season) + 1 >= observed - 1) continue;
            EtsFit fit = EtsFitter.Fit(work, form, options);
            iterations += fit.Result.Iterations;
            double criterion = fit.Criterion(observed);
            if (!(criterion < least)) continue;
            least = criterion;
            best = fit;
        }
        if (double.IsPositiveInfinity(least))
        {
            warnings.Add($"none of the forms can be estimated from {observed} values: simple exponential smoothing with α = 0.5");
            return Simple(work, warnings, 0.5, age);
        }
        return Model(work, best, iterations, warnings, age);
    }

    private static EtsModel Model(EtsWorkspace work, EtsFit fit, int iterations, ImmutableArray<string>.Builder warnings, int age)
    {
        bool relative = fit.Form.Error == EtsError.Multiplicative;
        int n = work.Observed, period = Math.Max(1, fit.Season.Length), next = work.Values.Length % period;
        var seasons = ImmutableArray.CreateBuilder<double>(fit.Season.Length);
        for (int j = 0; j < fit.Season.Length; j++)
        {
            seasons.Add(fit.Season[(next + j) % period] * (fit.Form.Season == EtsSeason.Additive ? work.Scale : 1));
        }
        if (!fit.Result.Converged) warnings.Add("the likelihood was still rising when the optimiser stopped");
        return new EtsModel
        {
            Form = fit.Form,
            Period = period,
            Alpha = fit.Coefficients.Alpha,
            Beta = fit.Coefficients.Beta,
            Gamma = fit.Coefficients.Gamma,
            Phi = fit.Coefficients.Phi,
            Level = fit.Level * work.Scale,
            Growth = fit.Growth * work.Scale,
            Seasons = seasons.MoveToImmutable(),
            Variance = relative ? fit.Variance : fit.Variance * work.Scale * work.Scale,
            Age = age,
            Observations = n,
            Parameters = fit.Parameters,
            LogLikelihood = (-0.5 * fit.Deviance(n)) - (n * Math.Log(work.Scale)),
            Report = new FitReport(fit.Result.Converged, iterations, fit.Squares) { Warnings = warnings.ToImmutable() },
        };
    }

    /// <summary>Simple exponential smoothing with a given gain from the first observed value, for series that carry no likelihood.</summary>
    private static EtsModel Simple(EtsWorkspace work, ImmutableArray<string>.Builder warnings, double alpha, int age)
    {
        double level = double.NaN, squares = 0;
        foreach (double value in work.Values)
        {
            if (double.IsNaN(value)) continue;
            if (double.IsNaN(level)) level = value;
            double e = value - level;
            squares += e * e;
            level += alpha * e;
        }
        var fit = new EtsFit(default, new EtsCoefficients(alpha, 0, 0, 1), level, 0, [], squares / (work.Observed - 1), squares, 0, 1, new(squares, 0, Converged: true));
        return Model(work, fit, 0, warnings, age);
    }
}
