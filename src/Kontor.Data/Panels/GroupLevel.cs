using System.Collections.Immutable;

namespace Kontor.Data.Panels;

/// <summary>One way to gather series into groups, such as by store.</summary>
/// <param name="Name">Its name: <c>total</c>, a column, or columns with <c> x </c> between them.</param>
/// <param name="Columns">The columns whose values make a group; empty for the total.</param>
/// <param name="Groups">The groups' keys, in the order of their numbers.</param>
/// <param name="GroupOf">Series -> number of its group. Shape: (series).</param>
public sealed record GroupLevel(string Name, ImmutableArray<string> Columns, ImmutableArray<SeriesKey> Groups, ImmutableArray<int> GroupOf);
