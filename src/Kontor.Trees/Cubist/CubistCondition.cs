using System.Collections.Immutable;

namespace Kontor.Trees.Cubist;

/// <summary>One condition of a rule.</summary>
/// <param name="Column">The feature column, from 0.</param>
/// <param name="Test">What is asked.</param>
/// <param name="Threshold">The threshold, a value of the training data; 0 where the test is for categories.</param>
/// <param name="Codes">The categories, ascending; empty where the test is a threshold. The code after the last category means a missing value.</param>
public sealed record CubistCondition(int Column, CubistTest Test, double Threshold, ImmutableArray<int> Codes)
{
    /// <summary>Tells if a value, imputed where it was missing, meets the condition.</summary>
    internal bool Holds(double value) => Test switch
    {
        CubistTest.AtMost => value <= Threshold,
        CubistTest.Above => value > Threshold,
        _ => Codes.BinarySearch((int)value) >= 0,
    };
}
