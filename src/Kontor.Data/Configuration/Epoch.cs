namespace Kontor.Data.Configuration;

/// <summary>Gives numbered periods dates.</summary>
/// <param name="Period">A period's number.</param>
/// <param name="Date">The first day of that period.</param>
public sealed record Epoch(int Period, DateOnly Date);
