using Kontor.Demand.Backtesting;

namespace Kontor.Reports.Backtests;

/// <summary>How a model did overall, by the first measure that is defined.</summary>
/// <param name="Row">All measures.</param>
/// <param name="Measure">The measure's name.</param>
/// <param name="Error">Its value; null where none is defined.</param>
internal sealed record ModelLine(BacktestRow Row, string Measure, double? Error)
{
    internal static ModelLine Of(Backtest backtest, string model)
    {
        BacktestRow row = backtest.Overall(model);
        return row.Mase is { } mase ? new(row, "MASE", mase) : new(row, "wMAPE", row.Wmape);
    }
}
