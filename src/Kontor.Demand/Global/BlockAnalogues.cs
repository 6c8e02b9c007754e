namespace Kontor.Demand.Global;

/// <summary>The kernel means of one product at one origin and target.</summary>
/// <param name="Members">The product's series, ascending.</param>
/// <param name="Own">Each series' own kernel means. Shape: (members x kernels).</param>
/// <param name="Weights">The weights behind them. Shape: (members x kernels).</param>
/// <param name="Product">The kernel means over all members. Shape: (kernels).</param>
internal sealed record BlockAnalogues(int[] Members, double[] Own, double[] Weights, double[] Product);
