using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Serving;

/// <summary>A model as a function from rows to predictions, whatever model it is. Thread-safe; dispose it when the last call has ended.</summary>
public abstract class Scorer : IDisposable
{
    private protected Scorer(string kind, Signature signature) => (Kind, Signature) = (kind, signature);

    /// <summary>What the model is, such as <c>xgboost</c>, <c>cubist</c>, <c>elasticity</c>, <c>demand:armdn</c>.</summary>
    public string Kind { get; }

    /// <summary>What it takes and gives.</summary>
    public Signature Signature { get; }

    /// <summary>Computes the predictions of rows. A row's predictions depend on that row alone; a bad row has a fault and does not stop the others.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellation">Stops it between rows.</param>
    /// <returns>A prediction or a fault per row.</returns>
    /// <exception cref="DataException">A column is unknown (<see cref="FaultCode.UnknownName"/>), there twice (<see cref="FaultCode.Duplicate"/>) or missing (<see cref="FaultCode.Missing"/>).</exception>
    public ScoredRows Score(ScoreRows rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        BoundRows bound = BoundRows.Of(rows, Signature);
        ImmutableArray<ScoreColumn> outputs = Predict(bound, cancellation);
        return new ScoredRows(outputs, bound.Faults);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the model holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Computes the predictions of all good rows, NaN or null for the others; may find more rows bad.</summary>
    private protected abstract ImmutableArray<ScoreColumn> Predict(BoundRows rows, CancellationToken cancellation);
}
