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
}
