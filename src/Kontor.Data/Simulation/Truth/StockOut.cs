namespace Kontor.Data.Simulation.Truth;

/// <summary>A week in which more was asked for than was on the shelf.</summary>
/// <param name="Week">The week, 0 for the first week of the market.</param>
/// <param name="Lost">The units that were asked for and not sold.</param>
public readonly record struct StockOut(int Week, double Lost);
