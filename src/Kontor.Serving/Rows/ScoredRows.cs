using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Serving.Rows;

/// <summary>Predictions, row by row with what was asked; a bad row has a fault in place of predictions.</summary>
public sealed class ScoredRows
{
    private readonly DataFault?[] _faults;

    internal ScoredRows(ImmutableArray<ScoreColumn> columns, DataFault?[] faults) => (Columns, _faults) = (columns, faults);

    /// <summary>The predictions; NaN or null in bad rows.</summary>
    public ImmutableArray<ScoreColumn> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _faults.Length;

    /// <summary>The faults of the bad rows, in their order, each with row and column.</summary>
    public IEnumerable<DataFault> Faults => _faults.OfType<DataFault>();

    /// <summary>The number of bad rows.</summary>
    public int BadCount => _faults.Count(f => f is not null);

    /// <summary>What is wrong with a row; null for a good one.</summary>
    /// <param name="row">The row, from 0.</param>
    public DataFault? FaultOf(int row) => _faults[row];
}
