using System.Collections.Immutable;
using Kontor.Demand.Features;

namespace Kontor.Demand.Neural;

/// <summary>The networks of all series, and those of the verticals that have their own.</summary>
/// <param name="Shared">The networks of all series.</param>
/// <param name="Column">The codes of <see cref="FeatureHistory.Codes"/> that name the vertical; -1 without verticals.</param>
/// <param name="Tuned">Code of a vertical -> its networks.</param>
internal sealed record NetworkSets(ImmutableArray<BuiltNetwork> Shared, int Column, ImmutableSortedDictionary<int, ImmutableArray<BuiltNetwork>> Tuned)
{
    internal static NetworkSets Of(ImmutableArray<BuiltNetwork> shared) => new(shared, -1, ImmutableSortedDictionary<int, ImmutableArray<BuiltNetwork>>.Empty);

    /// <summary>The networks of a vertical.</summary>
    internal ImmutableArray<BuiltNetwork> this[int code] => Tuned.GetValueOrDefault(code, Shared);

    /// <summary>The code of a series' vertical; 0 without verticals.</summary>
    internal int CodeOf(FeatureHistory history, int series) => Column < 0 ? 0 : history.Codes[Column][series];
}
