namespace Kontor.Demand.Backtesting;

/// <summary>One actual that is judged.</summary>
/// <param name="Series">The series' position in the whole panel.</param>
/// <param name="Fold">The origin, from 0.</param>
/// <param name="Step">The step ahead, from 1.</param>
/// <param name="Period">The period's index.</param>
/// <param name="Actual">What happened.</param>
/// <param name="Scale">The mean absolute error of the naive forecast on the series' history; 0 where undefined.</param>
/// <param name="SquaredScale">The mean squared error of the one-step naive forecast on the series' history; 0 where undefined.</param>
/// <param name="Event">The event of the period, or null.</param>
public sealed record BacktestCell(int Series, int Fold, int Step, int Period, double Actual, double Scale, double SquaredScale, string? Event);
