namespace Kontor.Trees.Cubist;

/// <summary>How much one feature is used.</summary>
/// <param name="Column">The feature column, from 0.</param>
/// <param name="Name">Its name, or <c>x</c> and its number.</param>
/// <param name="Tested">The share of covered rows whose rule has a condition on it, 0 to 1.</param>
/// <param name="Modelled">The share of covered rows whose rule's linear model has it, 0 to 1.</param>
public sealed record CubistUsage(int Column, string Name, double Tested, double Modelled);
