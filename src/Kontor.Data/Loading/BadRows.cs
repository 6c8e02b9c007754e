using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Rows of one table that were left out for the same kind of fault in the same column.</summary>
/// <param name="First">What is wrong with the first of them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Rows">The lines of the first hundred of them.</param>
public sealed record BadRows(DataFault First, long Count, ImmutableArray<long> Rows)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => Count == 1 ? First.ToString() : $"{First}, and {Count - 1} more (rows {string.Join(", ", Rows.Skip(1).Take(5))}{(Count > 6 ? ", ..." : "")})";
}
