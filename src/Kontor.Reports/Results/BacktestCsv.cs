using Kontor.Demand.Backtesting;

namespace Kontor.Reports.Results;

/// <summary>A backtest as CSV: one line per model and slice, empty where a measure is undefined.</summary>
public static class BacktestCsv
{
    /// <summary>Writes the tables of a backtest.</summary>
    /// <param name="backtest">The backtest.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(Backtest backtest, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(backtest);
        ArgumentNullException.ThrowIfNull(writer);
        CsvLine.Write(writer, ["model", "slice", "value", "count", "wmape", "mase", "rmsse", "bias", "wql", "sql", "mape", "coverage80", "coverage95", "rank"]);
        foreach (BacktestRow r in backtest.Table())
        {
            CsvLine.Write(writer,
            [
                r.Model, r.Slice, r.Value, $"{r.Count}", CsvLine.Number(r.Wmape), CsvLine.Number(r.Mase), CsvLine.Number(r.Rmsse), CsvLine.Number(r.Bias), CsvLine.Number(r.Wql), CsvLine.Number(r.Sql),
                CsvLine.Number(r.Mape), CsvLine.Number(r.Coverage80), CsvLine.Number(r.Coverage95), CsvLine.Number(r.Rank),
            ]);
        }
    }
}
