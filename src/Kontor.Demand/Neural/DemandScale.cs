namespace Kontor.Demand.Neural;

/// <summary>Takes demand to the scale of the network and back.</summary>
/// <param name="Kind">The scale.</param>
/// <param name="Window">The number of known values whose mean size is the unit.</param>
/// <param name="Least">The least size, in units of the target.</param>
/// <param name="Typical">The size of a series of which nothing is known.</param>
internal sealed record DemandScale(TargetScale Kind, int Window, double Least, double Typical)
{
    private const double Bend = 0.05; // below this share of the size the logarithm becomes a line

    /// <summary>The lowest and highest numbers on the network's scale that were seen in training, and a margin: a sampled path does not leave them.</summary>
    public double Lowest { get; init; } = -12;

    /// <summary>See <see cref="Lowest"/>.</summary>
    public double Highest { get; init; } = 12;

    /// <summary>The mean size of the last known values, above 0.</summary>
    /// <param name="past">The values so far, the newest last; NaN where one is missing.</param>
    internal double SizeOf(ReadOnlySpan<double> past)
    {
        double sum = 0;
        int count = 0;
        for (int t = past.Length - 1; t >= 0 && count < Window; t--)
        {
            if (double.IsNaN(past[t])) continue;
            sum += Math.Abs(past[t]);
            count++;
        }
        return count == 0 ? Typical : Math.Max(Least, sum / count);
    }

    /// <summary>Demand on the network's scale; about 0 for demand of the mean size on the logarithmic one.</summary>
    internal double Forward(double demand, double size) => Kind == TargetScale.Mean
        ? (demand / size) - 1
        : Math.Asinh(demand / (2 * Bend * size)) + Math.Log(Bend);

    /// <summary>The demand that a number on the network's scale stands for.</summary>
    internal double Inverse(double scaled, double size)
    {
        double held = Math.Clamp(scaled, Lowest, Highest);
        return Kind == TargetScale.Mean ? (held + 1) * size : 2 * Bend * size * Math.Sinh(held - Math.Log(Bend));
    }
}
