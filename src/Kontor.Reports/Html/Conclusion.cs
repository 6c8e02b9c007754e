using System.Collections.Immutable;

namespace Kontor.Reports.Html;

/// <summary>What the report says, first of all: one sentence and the numbers behind it.</summary>
/// <param name="Statement">The sentence; marked up as <see cref="Prose"/> is.</param>
/// <param name="Figures">Three to five key figures.</param>
public sealed record Conclusion(string Statement, ImmutableArray<KeyFigure> Figures);
