namespace Kontor.Data.Simulation.Truth;

/// <summary>What is true of a store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">The factor of its size; median 1.</param>
/// <param name="PriceLevel">What list prices are multiplied with; median 1.</param>
public sealed record StoreTruth(string Name, double Size, double PriceLevel);
