namespace Kontor.Demand.Backtesting;

/// <summary>Running sums of errors, and the measures that follow from them. One actual that is not above zero makes MAPE undefined.</summary>
internal sealed class ErrorSums
{
    private double _absolute, _squared, _signed, _actual, _pinball, _percentage, _scale, _squaredScale;
    private int _inside80, _inside95;
    private bool _positive = true;

    internal int Count { get; private set; }

    internal double? Wmape => _actual > 0 ? _absolute / _actual : null;

    internal double? Bias => _actual > 0 ? _signed / _actual : null;

    internal double? Wql => _actual > 0 ? _pinball / _actual : null;

    internal double? Mape => _positive && Count > 0 ? _percentage / Count : null;

    internal double? Mase => Count > 0 && _scale > 0 ? _absolute / Count / _scale : null;

    internal double? Sql => Count > 0 && _scale > 0 ? _pinball / Count / _scale : null;

    internal double? Rmsse => Count > 0 && _squaredScale > 0 ? Math.Sqrt(_squared / Count / _squaredScale) : null;

    internal double? Coverage80 => Count > 0 ? (double)_inside80 / Count : null;

    internal double? Coverage95 => Count > 0 ? (double)_inside95 / Count : null;

    internal void Add(BacktestCell cell, CellScore score)
    {
        double error = score.Point - cell.Actual;
        Count++;
        _absolute += Math.Abs(error);
        _squared += error * error;
        _signed += error;
        _actual += Math.Abs(cell.Actual);
        _pinball += score.Pinball;
        _positive &= cell.Actual > 0;
        _percentage += Math.Abs(error) / Math.Max(cell.Actual, double.Epsilon);
        _scale = cell.Scale;
        _squaredScale = cell.SquaredScale;
        if (cell.Actual >= score.Low80 && cell.Actual <= score.High80) _inside80++;
        if (cell.Actual >= score.Low95 && cell.Actual <= score.High95) _inside95++;
    }
}
