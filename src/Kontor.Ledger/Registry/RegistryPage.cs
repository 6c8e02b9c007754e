using System.Collections.Immutable;

namespace Kontor.Ledger.Registry;

/// <summary>A part of what a search found.</summary>
/// <typeparam name="T">What was searched.</typeparam>
/// <param name="Items">The found, in order.</param>
/// <param name="Next">The token of the next page; null after the last one.</param>
public sealed record RegistryPage<T>(ImmutableArray<T> Items, string? Next);
