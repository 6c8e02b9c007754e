using System.Numerics.Tensors;

namespace Kontor.Pricing.Optimisation;

/// <summary>Profit in each draw at some prices, kept up to date as single prices move: a move costs the rows that the price touches.</summary>
internal sealed class ProfitState
{
    private readonly ProfitModel _model;
    private readonly double _aversion, _share;
    private readonly double[] _logs, _parts, _y, _scratch, _weights;

    internal ProfitState(ProfitModel model, double aversion, double share)
    {
        (_model, _aversion, _share) = (model, aversion, share);
        _logs = new double[model.Rows.Length * model.Draws];
        _parts = new double[model.Rows.Length * model.Draws];
        _y = new double[model.Variables];
        _scratch = new double[model.Draws];
        _weights = new double[model.Draws];
        Prices = new double[model.Variables];
        Profits = new double[model.Draws];
    }

    /// <summary>The prices, in money.</summary>
    internal double[] Prices { get; }

    /// <summary>The profit of each draw.</summary>
    internal double[] Profits { get; }

    /// <summary>The objective.</summary>
    internal double Value => Risk.Value(Profits, _aversion, _share, 0, _weights);

    /// <summary>The expected profit of a row.</summary>
    internal double Expected(int row) => TensorPrimitives.Sum(_parts.AsSpan(row * _model.Draws, _model.Draws)) / _model.Draws;

    /// <summary>Takes prices, all of them.</summary>
    internal void Reset(ReadOnlySpan<double> prices)
    {
        prices.CopyTo(Prices);
        Array.Clear(_logs);
        Array.Clear(Profits);
        for (int v = 0; v < _y.Length; v++) _y[v] = Math.Log(prices[v] / _model.Reference[v]);
        for (int r = 0; r < _model.Rows.Length; r++)
        {
            Span<double> logs = _logs.AsSpan(r * _model.Draws, _model.Draws);
            for (int e = _model.Starts[r]; e < _model.Starts[r + 1]; e++) TensorPrimitives.MultiplyAdd(_model.Elasticity(e), _y[_model.Columns[e]], logs, logs);
            Fill(r);
            TensorPrimitives.Add(Profits, _parts.AsSpan(r * _model.Draws, _model.Draws), Profits);
        }
    }

    /// <summary>Moves one price.</summary>
    internal void Move(int variable, double price)
    {
        double y = Math.Log(price / _model.Reference[variable]), step = y - _y[variable];
        if (step == 0) return;
        _y[variable] = y;
        Prices[variable] = price;
        int draws = _model.Draws;
        foreach (int e in _model.ByColumn[variable])
        {
            int r = _model.RowOf[e];
            Span<double> logs = _logs.AsSpan(r * draws, draws), parts = _parts.AsSpan(r * draws, draws);
            TensorPrimitives.MultiplyAdd(_model.Elasticity(e), step, logs, logs);
            TensorPrimitives.Subtract(Profits, parts, Profits);
            Fill(r);
            TensorPrimitives.Add(Profits, parts, Profits);
        }
    }

    private void Fill(int row)
    {
        int draws = _model.Draws;
        Span<double> parts = _parts.AsSpan(row * draws, draws);
        double margin = Prices[_model.Owner[row]] - _model.Cost[row], stock = _model.Stock[row];
        TensorPrimitives.Exp(_logs.AsSpan(row * draws, draws), _scratch);
        TensorPrimitives.Multiply(_scratch, _model.Base.AsSpan(row * draws, draws), parts);
        if (!double.IsInfinity(stock)) TensorPrimitives.Min(parts, stock, parts);
        TensorPrimitives.Multiply(parts, margin, parts);
    }
}
