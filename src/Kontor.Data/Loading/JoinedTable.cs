using System.Collections.Immutable;

namespace Kontor.Data.Loading;

/// <summary>A joined table that was read.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Table">Its cells.</param>
/// <param name="MainKeys">For each of its keys, the position of that key in the main table's keys.</param>
internal sealed record JoinedTable(string Name, AggregatedTable Table, ImmutableArray<int> MainKeys)
{
    /// <summary>True when it has one value for all time.</summary>
    internal bool IsTimeless => Table.Plan.Date < 0;
}
