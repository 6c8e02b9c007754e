using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>One page of a longer list.</summary>
/// <param name="Items">What is on it, in order.</param>
/// <param name="NextPageToken">What to ask the next page with; null on the last one.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? NextPageToken);
