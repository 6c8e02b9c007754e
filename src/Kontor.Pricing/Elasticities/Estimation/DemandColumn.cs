namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>A regressor of a product's demand.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it measures, the same number for all products: 0 is the own price; <see cref="DemandData.CrossKind"/> another product's price.</param>
/// <param name="Other">The product whose price it is; -1 for none.</param>
/// <param name="Share">What the prior's mean is multiplied with: for another product's price its share of what the others sell, 1 on average, as in a logit choice, where a product gives to others and takes from them as
/// they are chosen (Luce 1959); 1 for all else.</param>
internal readonly record struct DemandColumn(string Name, int Kind, int Other, double Share = 1);
