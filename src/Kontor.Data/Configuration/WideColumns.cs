namespace Kontor.Data.Configuration;

/// <summary>A run of columns that hold the target, one period each, with the date as the column's name.</summary>
/// <param name="First">The first column.</param>
/// <param name="Last">The last column.</param>
public sealed record WideColumns(ConfiguredName First, ConfiguredName Last);
