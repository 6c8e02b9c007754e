namespace Kontor.Data.Simulation.Plans;

/// <summary>A promotion of one product as the chain plans it.</summary>
/// <param name="Start">Its first week.</param>
/// <param name="Weeks">Its length.</param>
/// <param name="Depth">The discount, in (0, 1).</param>
/// <param name="IsFeatured">Whether it is in the leaflet.</param>
internal readonly record struct ChainPromotion(int Start, int Weeks, double Depth, bool IsFeatured);
