using System.Collections.Immutable;

namespace Kontor.Data.Configuration;

/// <summary>A further table whose other columns become covariates.</summary>
/// <param name="File">Its path, already resolved.</param>
/// <param name="On">The columns that it shares with the main table: keys, the date, or both.</param>
public sealed record JoinTable(string File, ImmutableArray<ConfiguredName> On);
