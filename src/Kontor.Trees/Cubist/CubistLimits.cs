namespace Kontor.Trees.Cubist;

/// <summary>What predictions are kept within.</summary>
/// <param name="Mean">The mean training target: the prediction where no rule holds.</param>
/// <param name="Low">The least prediction.</param>
/// <param name="High">The greatest prediction.</param>
/// <param name="Extrapolation">How far a rule may leave the range of its own targets, as a share of that range.</param>
internal sealed record CubistLimits(double Mean, double Low, double High, double Extrapolation)
{
    /// <summary>The range of the targets widened by a share of itself, but never across 0 where no target crosses it.</summary>
    internal static CubistLimits Of(ReadOnlySpan<double> targets, double extrapolation)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity, sum = 0;
        foreach (double target in targets)
        {
            least = Math.Min(least, target);
            most = Math.Max(most, target);
            sum += target;
        }
        double room = extrapolation * (most - least), low = least - room, high = most + room;
        return new CubistLimits(sum / targets.Length, least >= 0 ? Math.Max(low, 0) : low, most <= 0 ? Math.Min(high, 0) : high, extrapolation);
    }
}
