using System.Collections.Immutable;
using Kontor.Cli.Shell;
using Kontor.Demand.Backtesting;
using Kontor.Ledger;

namespace Kontor.Cli.Commands;

/// <summary>A backtest on the terminal and in the ledger.</summary>
internal static class BacktestSummary
{
    internal static void Print(Terminal terminal, Backtest backtest, string chosen)
    {
        ImmutableArray<BacktestRow> rows = backtest.Table();
        terminal.Table(
            ["Model", "MASE", "wMAPE", "Bias", "WQL", "SQL", "80% held", "95% held", "Rank", "p", "Seconds"],
            rows.Where(r => r.Slice == "overall").OrderBy(r => r.Mase ?? double.MaxValue).Select(r => (IReadOnlyList<string>)
            [
                r.Model == chosen ? $"> {r.Model}" : r.Model == backtest.Baseline ? $"{r.Model} (baseline)" : r.Model,
                Number(r.Mase, "0.0000"), Number(r.Wmape, "0.0000"), Number(r.Bias, "+0.000;-0.000;0.000"), Number(r.Wql, "0.0000"), Number(r.Sql, "0.0000"), Number(r.Coverage80, "0.0%"), Number(r.Coverage95, "0.0%"),
                Number(r.Rank, "0.00"), r.Model == backtest.Baseline ? "" : Number(backtest.AgainstBaseline(r.Model)?.PValue, "0.000"), $"{backtest.Durations[r.Model].TotalSeconds:0.0}",
            ]));
    }

    /// <summary>One line per part of a slice: the error of the best model beside the baseline's.</summary>
    internal static void PrintSlice(Terminal terminal, Backtest backtest, ImmutableArray<BacktestRow> rows, string slice, int most)
    {
        ImmutableArray<BacktestRow> of = [.. rows.Where(r => r.Slice == slice)];
        if (of.IsEmpty) return;
        string[] parts = [.. of.Select(r => r.Value).Distinct()];
        terminal.Line($"wMAPE by {slice}{(parts.Length > most ? $" (the first {most} of {parts.Length}; all are in backtest.csv)" : "")}");
        terminal.Table(
            [slice, .. backtest.Models],
            parts.Take(most).Select(part => (IReadOnlyList<string>)[part, .. backtest.Models.Select(m => Number(of.First(r => r.Value == part && r.Model == m).Wmape, "0.0000"))]));
    }

    internal static ImmutableArray<RunMetric> Metrics(Backtest backtest) =>
    [
        .. backtest.Models.Select(backtest.Overall).SelectMany(r => new (string Name, double? Value)[]
        {
            ("wmape", r.Wmape), ("mase", r.Mase), ("rmsse", r.Rmsse), ("bias", r.Bias), ("wql", r.Wql), ("sql", r.Sql), ("mape", r.Mape), ("coverage80", r.Coverage80), ("coverage95", r.Coverage95),
        }.Select(m => new RunMetric(m.Name, m.Value) { Model = r.Model })),
    ];

    private static string Number(double? value, string format) => value is { } v ? v.ToString(format) : "-";
}
