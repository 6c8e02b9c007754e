using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>Kernel means of past periods like the target one: of the series, and of its whole product. Written per block, whose sums all its rows share.</summary>
internal static class AnalogueFeatures
{
    internal static ImmutableArray<string> Names { get; } =
        [.. Enumerable.Range(0, Analogues.Count).SelectMany(k => (string[])[$"analogues {k + 1}", $"weight of analogues {k + 1}", $"analogues {k + 1} of product"])];

    /// <summary>Writes the features of one series of a block.</summary>
    internal static void Write(BlockAnalogues block, int series, Span<double> into)
    {
        int member = Array.BinarySearch(block.Members, series);
        for (int k = 0; k < Analogues.Count; k++)
        {
            into[3 * k] = block.Own[(member * Analogues.Count) + k];
            into[(3 * k) + 1] = block.Weights[(member * Analogues.Count) + k];
            into[(3 * k) + 2] = block.Product[k];
        }
    }
}
