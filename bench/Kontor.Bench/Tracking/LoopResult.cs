namespace Kontor.Bench.Tracking;

/// <summary>What a closed loop measured.</summary>
/// <param name="Milliseconds">The time of each request that was answered with 200, in order of length.</param>
/// <param name="Failed">How many were answered otherwise.</param>
/// <param name="Elapsed">How long the loop ran.</param>
internal sealed record LoopResult(double[] Milliseconds, int Failed, TimeSpan Elapsed)
{
    internal int Requests => Milliseconds.Length;

    internal double PerSecond => Requests / Elapsed.TotalSeconds;

    internal double Mean => Milliseconds.Length == 0 ? double.NaN : Milliseconds.Average();

    internal double P50 => At(0.5);

    internal double P99 => At(0.99);

    private double At(double share) => Milliseconds.Length == 0 ? double.NaN : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(share * Milliseconds.Length))];
}
