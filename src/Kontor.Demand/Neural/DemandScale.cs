using Kontor.Data.Panels;
using Kontor.Demand.Features;

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

    /// <summary>The scale of a panel.</summary>
    internal static DemandScale Of(TargetScale kind, FeatureMeasures measures, Panel panel)
    {
        // the size of a year, or of what there is: a season does not change it; the least is a hundredth of the typical
        var scale = new DemandScale(kind, Math.Max(13, measures.Season), measures.LeastSize, 100 * measures.LeastSize);
        double lowest = 0, highest = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            ReadOnlySpan<double> y = panel[i].Target;
            for (int t = 1; t < y.Length; t++)
            {
                if (double.IsNaN(y[t])) continue;
                double z = scale.Forward(y[t], scale.SizeOf(y[..t]));
                (lowest, highest) = (Math.Min(lowest, z), Math.Max(highest, z));
            }
        }
        return scale with { Lowest = lowest - 1, Highest = highest + 1 };
    }

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

    /// <summary>The least and most demand that was ever seen, and a margin, for a series of a size: what no step of a path may leave, however its own size has grown on the way.</summary>
    internal (double Least, double Most) Bounds(double size) => (Inverse(Lowest, size), Inverse(Highest, size));

    /// <summary>The demand that a number on the network's scale stands for.</summary>
    internal double Inverse(double scaled, double size)
    {
        double held = Math.Clamp(scaled, Lowest, Highest);
        return Kind == TargetScale.Mean ? (held + 1) * size : 2 * Bend * size * Math.Sinh(held - Math.Log(Bend));
    }
}
