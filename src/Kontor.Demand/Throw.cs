using System.Diagnostics.CodeAnalysis;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand;

/// <summary>Every refusal of bad data in this project. A kernel knows no series key: the caller replaces <c>Where</c>.</summary>
internal static class Throw
{
    /// <summary>Counts the observed values of a series; NaN marks a missing one.</summary>
    /// <exception cref="DataException">A value is infinite, or fewer than <paramref name="needed"/> are observed.</exception>
    internal static int IfUnusable(ReadOnlySpan<double> y, int needed)
    {
        int observed = 0;
        for (int t = 0; t < y.Length; t++)
        {
            if (double.IsInfinity(y[t])) NotFinite(t, y[t]);
            if (!double.IsNaN(y[t])) observed++;
        }
        if (observed < needed) TooShort(observed, needed);
        return observed;
    }

    internal static DataException ModelFile(Exception failure) =>
        new(new DataFault(FaultCode.Version, "model file", failure.Message, "a model file of this program"), failure);

    [DoesNotReturn]
    internal static void NotFinite(int period, double value) =>
        throw new DataException(new DataFault(FaultCode.NotFinite, "series", $"{value} in period {period + 1}", "a finite number, or a missing value"));

    [DoesNotReturn]
    internal static void TooShort(int observed, int needed) =>
        throw new DataException(new DataFault(FaultCode.TooShort, "series", $"{observed} observed values", $"{needed} or more"));

    [DoesNotReturn]
    internal static void Empty(string model) =>
        throw new DataException(new DataFault(FaultCode.Empty, "panel", "no series", $"one series or more for {model}"));

    [DoesNotReturn]
    internal static void UnknownRegressor(string name, Panel panel) =>
        throw new DataException(new DataFault(
            FaultCode.UnknownName, "panel", $"no covariate known ahead of that name among {string.Join(", ", panel.Covariates.Select(c => $"{c.Name} ({c.Timing})"))}", "a covariate known ahead") { Column = name });

    [DoesNotReturn]
    internal static void CovariatesMissing(string model, string first) =>
        throw new DataException(new DataFault(FaultCode.Missing, model, "no covariates over the horizon", "those known ahead that the model was fitted with") { Column = first });

    [DoesNotReturn]
    internal static void CovariatesTooShort(string model, int found, int needed) =>
        throw new DataException(new DataFault(FaultCode.Missing, model, $"covariates for {found} steps", $"covariates for {needed} steps"));

    [DoesNotReturn]
    internal static void TooShortForBacktest(Panel panel, int horizon) =>
        throw new DataException(new DataFault(
            FaultCode.TooShort, "panel", $"{(panel.Count == 0 ? 0 : panel.End - panel.Start)} period{(panel.Count > 0 && panel.End - panel.Start == 1 ? "" : "s")} from first to last", $"more than {horizon}, the horizon of the backtest: choose a shorter horizon or give more history"));

    [DoesNotReturn]
    internal static void RegressorNotFinite(int column, int period, double value) =>
        throw new DataException(new DataFault(FaultCode.NotFinite, "series", $"{value} in period {period + 1}", "a finite number in every period") { Column = $"regressor {column + 1}" });

    [DoesNotReturn]
    internal static void CovariatesOfSeriesMissing(string model, SeriesKey key, string column) =>
        throw new DataException(new DataFault(FaultCode.Missing, $"series {key}", "no covariates over the horizon", $"those known ahead that {model} was fitted with") { Column = column });

    [DoesNotReturn]
    internal static void HorizonTooLong(string model, int found, int trained) =>
        throw new DataException(new DataFault(FaultCode.TooShort, model, $"a horizon of {found} steps", $"at most {trained}, for which it was trained: set Horizon to {found} and fit again"));

    [DoesNotReturn]
    internal static void TooFewRows(string model, int found, int needed) =>
        throw new DataException(new DataFault(FaultCode.TooShort, "panel", $"{found} values with a history before them", $"{needed} or more over all series for {model}"));

    [DoesNotReturn]
    internal static void NegativeForTweedie(string model) =>
        throw new DataException(new DataFault(FaultCode.OutOfRange, "panel", "negative values", $"values of 0 or more for {model} with the Tweedie deviance: choose another objective"));

    [DoesNotReturn]
    internal static void NegativeForLogarithm(string model) =>
        throw new DataException(new DataFault(FaultCode.OutOfRange, "panel", "negative values", $"values of 0 or more for {model} on logarithms: choose scaled values"));

    [DoesNotReturn]
    internal static void UnknownKey(string name, Panel panel) =>
        throw new DataException(new DataFault(FaultCode.UnknownName, "panel", $"no key column of that name among {string.Join(", ", panel.KeyNames)}", "a key column") { Column = name });

    [DoesNotReturn]
    internal static void UnknownColumn(string name, Panel panel) =>
        throw new DataException(new DataFault(
            FaultCode.UnknownName, "panel", $"no column of that name among {string.Join(", ", panel.Covariates.Select(c => $"{c.Name} ({c.Timing})"))}", "the columns that the features were made from") { Column = name });

    [DoesNotReturn]
    internal static void OtherKeys(Panel panel, IEnumerable<string> needed) =>
        throw new DataException(new DataFault(FaultCode.UnknownName, "panel", $"the keys {string.Join(", ", panel.KeyNames)}", $"{string.Join(", ", needed)}, as in the training data"));

    [DoesNotReturn]
    internal static void UnknownVertical(string name, IEnumerable<string> known) =>
        throw new DataException(new DataFault(FaultCode.UnknownName, "panel", $"no key or categorical attribute of that name among {string.Join(", ", known)}", "a column whose values are verticals") { Column = name });

    [DoesNotReturn]
    internal static void Negative(int period, double value) =>
        throw new DataException(new DataFault(FaultCode.OutOfRange, "series", $"{value} in period {period + 1}", "demand of 0 or more"));

    [DoesNotReturn]
    internal static void NoSeason(string model, string calendar) =>
        throw new DataException(new DataFault(FaultCode.TooShort, "panel", $"periods of frequency {calendar}, which have no season within the year", $"a Season of 2 periods or more for {model}"));

    [DoesNotReturn]
    internal static void TooFewSeasons(string model, int periods, int season, string where = "panel") =>
        throw new DataException(new DataFault(
            FaultCode.TooShort, where, $"{periods} periods from first to last", where == "panel" ? $"{2 * season} or more for {model}: two seasons of {season}" : $"{season} or more for {model}: a whole season of one series"));
}
