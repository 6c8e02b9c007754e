namespace Kontor.Demand.Features;

/// <summary>One categorical feature.</summary>
/// <param name="Column">The feature.</param>
/// <param name="At">Its code at a place.</param>
internal sealed record CodeColumn(FeatureColumn Column, Func<Place, int> At);
