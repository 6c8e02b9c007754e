using System.Collections.Immutable;

namespace Kontor.Reports.Html;

/// <summary>A section of a report.</summary>
/// <param name="Title">The question that it answers.</param>
/// <param name="Lead">The answer in a sentence or two; marked up as <see cref="Prose"/> is; empty for none.</param>
/// <param name="Blocks">What supports the answer.</param>
public sealed record Section(string Title, string Lead, ImmutableArray<Block> Blocks);
