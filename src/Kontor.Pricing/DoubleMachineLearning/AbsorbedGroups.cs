namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>A grouping whose levels each have an effect of their own, taken out of the residuals before the last regression.</summary>
/// <param name="Name">Its name, unique among the groupings.</param>
/// <param name="Levels">The level of each row. Shape: (rows).</param>
public sealed record AbsorbedGroups(string Name, int[] Levels);
