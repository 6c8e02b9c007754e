namespace Kontor.Trees.Cubist;

/// <summary>What the model remembers of one feature column: how missing values are replaced and how distances are scaled.</summary>
/// <param name="Levels">The number of categories, 0 for a numeric column.</param>
/// <param name="Mean">The mean of the present training values, 0 for a categorical column or where none is present.</param>
/// <param name="Deviation">Their standard deviation with divisor n - 1, after missing values became the mean; 0 for a categorical column.</param>
internal sealed record CubistColumn(int Levels, double Mean, double Deviation)
{
    /// <summary>The largest category code.</summary>
    internal const int MaximumCode = 65_534;

    /// <summary>How many deviations count as the full distance of 1 (Quinlan 1993, "Combining instance-based and model-based learning").</summary>
    private const double FullDistance = 5;

    internal bool IsCategorical => Levels > 0;

    internal static CubistColumn OfCodes(ReadOnlySpan<double> codes)
    {
        int levels = 1;
        foreach (double code in codes)
        {
            if (!double.IsNaN(code)) levels = Math.Max(levels, (int)code + 1);
        }
        return new CubistColumn(levels, 0, 0);
    }

    internal static CubistColumn OfNumbers(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        int present = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value)) continue;
            sum += value;
            present++;
        }
        double mean = present == 0 ? 0 : sum / present;
        foreach (double value in values)
        {
            if (!double.IsNaN(value)) squares += (value - mean) * (value - mean);
        }
        return new CubistColumn(0, mean, values.Length > 1 ? Math.Sqrt(squares / (values.Length - 1)) : 0);
    }

    /// <summary>Replaces a missing value: a number by the mean, a category by the code after the last.</summary>
    internal double Impute(double value) => !double.IsNaN(value) ? value : IsCategorical ? Levels : Mean;

    /// <summary>The factor that turns a difference of numbers into a distance, to be capped at 1; a category that differs counts 2 / levels.</summary>
    internal double Scale => IsCategorical ? Math.Min(1, 2.0 / Levels) : Deviation > 0 ? 1 / (FullDistance * Deviation) : 0;
}
