using System.Collections.Immutable;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Global;

/// <summary>Rows and their features.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Names">The names of the features.</param>
/// <param name="Values">The features. Shape: (rows x names).</param>
/// <param name="Starts">The simple forecasts from which trees start: base and ridge, on the scale of the layout. Shape: (rows x 2).</param>
/// <param name="Units">The units of the rows' series. Shape: (rows).</param>
internal sealed record FeatureTable(TreeRow[] Rows, ImmutableArray<string> Names, float[] Values, double[] Starts, double[] Units)
{
    /// <summary>The number of simple forecasts.</summary>
    internal const int Offsets = 2;

    internal int Count => Rows.Length;

    /// <summary>Some of the rows as a matrix, without a copy of the features.</summary>
    internal FeatureMatrix Matrix(int first, int count, float[] margins) =>
        FeatureMatrix.Dense(Values.AsMemory(first * Names.Length, count * Names.Length), count, Names.Length) with { Names = Names, BaseMargins = margins };
}
