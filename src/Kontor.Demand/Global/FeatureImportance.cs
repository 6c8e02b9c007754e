namespace Kontor.Demand.Global;

/// <summary>How much a feature was used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Its share of the total gain, in [0, 1].</param>
public sealed record FeatureImportance(string Name, double Share);
