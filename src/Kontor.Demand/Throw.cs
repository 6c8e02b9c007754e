using System.Diagnostics.CodeAnalysis;
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

    [DoesNotReturn]
    internal static void NotFinite(int period, double value) =>
        throw new DataException(new DataFault(FaultCode.NotFinite, "series", $"{value} in period {period + 1}", "a finite number, or a missing value"));

    [DoesNotReturn]
    internal static void TooShort(int observed, int needed) =>
        throw new DataException(new DataFault(FaultCode.TooShort, "series", $"{observed} observed values", $"{needed} or more"));

    [DoesNotReturn]
    internal static void Negative(int period, double value) =>
        throw new DataException(new DataFault(FaultCode.OutOfRange, "series", $"{value} in period {period + 1}", "demand of 0 or more"));
}
