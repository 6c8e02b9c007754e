using System.Collections.Immutable;

namespace Kontor.Serving.Rows;

/// <summary>What a model takes and what it gives.</summary>
/// <param name="Inputs">The columns of rows to score.</param>
/// <param name="Outputs">The columns of predictions.</param>
public sealed record Signature(ImmutableArray<Field> Inputs, ImmutableArray<Field> Outputs);
