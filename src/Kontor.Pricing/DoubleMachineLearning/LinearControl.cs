namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>A control whose influence on outcome and treatments is linear.</summary>
/// <param name="Name">Its name, unique among controls and treatments.</param>
/// <param name="Values">Shape: (rows), finite.</param>
public sealed record LinearControl(string Name, double[] Values);
