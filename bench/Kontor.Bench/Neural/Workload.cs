namespace Kontor.Bench.Neural;

/// <summary>One piece of work that both sides do.</summary>
internal abstract class Workload
{
    /// <summary>The name that the peer knows it by.</summary>
    internal abstract string Name { get; }

    /// <summary>What it is, for the table.</summary>
    internal abstract string Title { get; }

    /// <summary>Steps of one round.</summary>
    internal abstract int Steps { get; }

    /// <summary>The largest share of the peer's time that is good enough.</summary>
    internal abstract double Target { get; }

    /// <summary>One step.</summary>
    internal abstract void Step();

    /// <summary>A number from a fresh start that the peer must find too.</summary>
    internal abstract double Check();

    /// <summary>Numbers in -scale..scale that the peer makes by the same formula.</summary>
    protected static float[] Fill(long seed, double scale, int length)
    {
        var values = new float[length];
        for (long i = 0; i < length; i++) values[i] = (float)(scale * (((((i * 7919) + (seed * 104729)) % 10007) / 10007.0 * 2) - 1));
        return values;
    }

    protected static double AbsoluteSum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += Math.Abs(value);
        return sum;
    }
}
