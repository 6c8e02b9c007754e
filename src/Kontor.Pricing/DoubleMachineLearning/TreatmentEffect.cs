using Kontor.Statistics.LinearModels;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>The effect of a treatment in a group.</summary>
/// <param name="Treatment">The treatment's name.</param>
/// <param name="Group">The group; 0 where there is one effect of all rows.</param>
/// <param name="Coefficient">The effect in units of the outcome (of the logarithm of a count's expectation) per unit of the treatment, with clustered errors; null where nothing was left of the treatment to tell it from.</param>
/// <param name="VarianceLeft">The share of the treatment's variance in the group that controls and predictions left, 0 or more: what the effect is told from. Below some per cent, the treatment hardly moved by itself.</param>
/// <param name="EffectiveClusters">How many clusters of one size what is left of the treatment is worth: (Σ s)² / Σ s², s the sum of its squares in a cluster (after Carter, Schnepel and Steigerwald 2017). At most the number of clusters;
/// far fewer where the treatment moved in few of them, and then errors that count clusters are too small.</param>
public sealed record TreatmentEffect(string Treatment, int Group, Coefficient? Coefficient, double VarianceLeft, double EffectiveClusters);
