using Kontor.Data.Panels;

namespace Kontor.Demand.Backtesting;

/// <summary>One origin: what was known, and which cells are judged.</summary>
/// <param name="Number">From 0, the oldest.</param>
/// <param name="Known">The panel as it was known at the origin.</param>
/// <param name="Cells">The cells that are judged.</param>
internal sealed record BacktestFold(int Number, Panel Known, BacktestCell[] Cells);
