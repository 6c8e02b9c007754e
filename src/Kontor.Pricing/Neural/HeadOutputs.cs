using Kontor.Neural.Differentiation;

namespace Kontor.Pricing.Neural;

/// <summary>What the heads of the network say of situations.</summary>
/// <param name="Demand">Log demand over the series' level. Shape: (rows, 1).</param>
/// <param name="Change">The change of the log price until the next period, in standard deviations of such changes. Shape: (rows, 1); null where the head is left out.</param>
/// <param name="Risk">The logit of arbitrage, before calibration. Shape: (rows, 1); null where the head is left out.</param>
internal sealed record HeadOutputs(Node Demand, Node? Change, Node? Risk);
