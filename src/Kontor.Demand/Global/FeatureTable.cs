using System.Collections.Immutable;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.Global;

/// <summary>Rows and their features.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Names">The names of the features.</param>
/// <param name="Values">The features. Shape: (rows x names).</param>
/// <param name="Starts">The simple forecasts from which trees start: the base and the ridge regressions, on the scale of the layout. Shape: (rows x offsets).</param>
/// <param name="Units">The units of the rows' series. Shape: (rows).</param>
internal sealed record FeatureTable(TreeRow[] Rows, ImmutableArray<string> Names, float[] Values, double[] Starts, double[] Units)
{
    /// <summary>The number of simple forecasts of a row.</summary>
    internal int Offsets => Starts.Length / Rows.Length;

    internal int Count => Rows.Length;

    /// <summary>The rows without those from the first to before the next.</summary>
    internal FeatureTable Without(int first, int next) => new(
        [.. Rows[..first], .. Rows[next..]], Names, [.. Values.AsSpan(0, first * Names.Length), .. Values.AsSpan(next * Names.Length)],
        [.. Starts[..(first * Offsets)], .. Starts[(next * Offsets)..]], [.. Units[..first], .. Units[next..]]);

    /// <summary>Some of the rows as a matrix, without a copy of the features.</summary>
    internal FeatureMatrix Matrix(int first, int count, float[] margins) =>
        FeatureMatrix.Dense(Values.AsMemory(first * Names.Length, count * Names.Length), count, Names.Length) with { Names = Names, BaseMargins = margins };
}
