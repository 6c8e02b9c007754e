namespace Kontor.Demand;

/// <summary>The missing periods that a series ends with. Models forecast across them: their uncertainty grows as for any other step.</summary>
internal static class TrailingGap
{
    /// <summary>Counts them.</summary>
    /// <param name="y">(n) The series; NaN where missing.</param>
    internal static int Length(ReadOnlySpan<double> y)
    {
        int age = 0;
        while (age < y.Length && double.IsNaN(y[^(age + 1)])) age++;
        return age;
    }

    /// <summary>Writes mean, deviation and error weights of every step from the last observed value on. Shape: (steps) each.</summary>
    internal delegate void Moments(Span<double> mean, Span<double> deviation, Span<double> psi);

    /// <summary>Forecasts across the gap: the first step asked for comes after it.</summary>
    /// <param name="age">The number of missing periods.</param>
    /// <param name="moments">The moments from the last observed value on.</param>
    /// <param name="mean">(steps) Written.</param>
    /// <param name="deviation">(steps) Written.</param>
    /// <param name="psi">(steps) Written.</param>
    internal static void Forecast(int age, Moments moments, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        if (age == 0)
        {
            moments(mean, deviation, psi);
            return;
        }
        double[] means = new double[age + mean.Length], deviations = new double[means.Length], weights = new double[means.Length];
        moments(means, deviations, weights);
        means.AsSpan(age).CopyTo(mean);
        deviations.AsSpan(age).CopyTo(deviation);
        weights.AsSpan(0, psi.Length).CopyTo(psi);
    }
}
