using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Serving.Batches;

/// <summary>What became of a file of rows.</summary>
/// <param name="Rows">The rows of the file.</param>
/// <param name="Bad">How many of them were bad.</param>
/// <param name="Faults">The first of the bad ones that this run met, at most 20.</param>
/// <param name="Resumed">The rows that an earlier run had scored.</param>
public sealed record BatchResult(long Rows, long Bad, ImmutableArray<DataFault> Faults, long Resumed);
