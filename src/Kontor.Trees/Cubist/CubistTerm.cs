namespace Kontor.Trees.Cubist;

/// <summary>One term of a rule's linear model.</summary>
/// <param name="Column">The feature column, from 0.</param>
/// <param name="Coefficient">The change of the prediction for one unit of the feature, in units of the target.</param>
public readonly record struct CubistTerm(int Column, double Coefficient);
