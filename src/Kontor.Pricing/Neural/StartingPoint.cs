using System.Collections.Immutable;

namespace Kontor.Pricing.Neural;

/// <summary>What a network begins with: the coefficients of a regression, which training then bends.</summary>
/// <param name="Pooled">The one elasticity of all series.</param>
/// <param name="Products">By how much each product's differs, shrunk to what its data support. Shape: (products).</param>
/// <param name="Features">By how much log demand moves with one standard deviation of each numeric feature. Shape: (features).</param>
internal sealed record StartingPoint(double Pooled, ImmutableArray<double> Products, ImmutableArray<double> Features);
