namespace Kontor.Demand.Backtesting;

/// <summary>What one model said about one cell.</summary>
/// <param name="Point">The point forecast.</param>
/// <param name="Pinball">The mean over the nine deciles of twice the pinball loss.</param>
/// <param name="Low80">The 10% quantile.</param>
/// <param name="High80">The 90% quantile.</param>
/// <param name="Low95">The 2.5% quantile.</param>
/// <param name="High95">The 97.5% quantile.</param>
public readonly record struct CellScore(double Point, double Pinball, double Low80, double High80, double Low95, double High95);
