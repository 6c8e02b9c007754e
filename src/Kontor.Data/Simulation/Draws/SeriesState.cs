namespace Kontor.Data.Simulation.Draws;

/// <summary>Where a series stands after a week, from which the next week goes on.</summary>
/// <param name="Shock">The series' own shock, of unit variance; null before the first week.</param>
/// <param name="IsShort">Whether its delivery was short.</param>
internal readonly record struct SeriesState(double? Shock, bool IsShort);
