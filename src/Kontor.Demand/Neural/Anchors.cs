namespace Kontor.Demand.Neural;

/// <summary>Simple forecasts of the next period from past sales, on the network's scale: the centre of the distribution is a learnt combination of them.</summary>
/// <remarks>A network that had to pass last year's value through its layers would blur it; here it only says how much each simple forecast counts. What is not known is
/// replaced by the next coarser one, so that differences between two of them vanish.</remarks>
/// <param name="scale">The scale.</param>
/// <param name="season">Periods in a season.</param>
/// <param name="seasons">Seasons to look back, 0 to 2; -1 for the last value alone.</param>
internal sealed class Anchors(DemandScale scale, int season, int seasons)
{
    private const int Recent = 4, Quarter = 13;

    /// <summary>How many there are: last value, recent mean, quarter's mean; a season ago its value, the mean around it and the recent mean before it; the value two seasons ago.</summary>
    internal int Count { get; } = seasons switch { < 0 => 1, 0 => 3, 1 => 6, _ => 7 };

    /// <summary>The number of past values that are read besides those of the scale.</summary>
    internal int Lookback { get; } = Math.Max(Quarter, (Math.Max(0, seasons) * season) + Recent + 1);

    /// <summary>The combination that a network begins with: the recent level, times last season's change where one is known.</summary>
    internal float[] Start { get; } = seasons switch
    {
        < 0 => [1],
        0 => [0.4f, 0.4f, 0.2f],
        1 => [0.3f, 0.5f, 0.2f, 0.35f, 0.35f, -0.7f],
        _ => [0.3f, 0.5f, 0.2f, 0.3f, 0.3f, -0.8f, 0.2f],
    };

    /// <summary>Writes the simple forecasts.</summary>
    /// <param name="past">The values so far, the newest last; NaN where one is missing.</param>
    /// <param name="size">Their size, from <see cref="DemandScale.SizeOf"/>.</param>
    /// <param name="into">Receives them. Shape: (Count).</param>
    internal void Write(ReadOnlySpan<double> past, double size, Span<float> into)
    {
        int t = past.Length; // the period to come
        double quarter = Or(Mean(past, t - Quarter, t), size), recent = Or(Mean(past, t - Recent, t), quarter), last = Or(Mean(past, t - 1, t), recent);
        into[0] = Scaled(last, size);
        if (seasons < 0) return;
        into[1] = Scaled(recent, size);
        into[2] = Scaled(quarter, size);
        if (seasons == 0) return;
        int ago = t - season;
        double before = Mean(past, ago - Recent, ago), around = Mean(past, ago - 1, ago + 2), value = Mean(past, ago, ago + 1);
        bool known = !double.IsNaN(around) && !double.IsNaN(before);
        into[3] = Scaled(known ? Or(value, around) : quarter, size);
        into[4] = Scaled(known ? around : quarter, size);
        into[5] = Scaled(known ? before : quarter, size);
        if (seasons > 1) into[6] = Scaled(Or(Mean(past, ago - season, ago - season + 1), known ? around : quarter), size);
    }

    private float Scaled(double value, double size) => (float)Math.Clamp(scale.Forward(value, size), -8, 8);

    private static double Or(double value, double other) => double.IsNaN(value) ? other : value;

    // the mean of the known values from one period up to another, NaN where there are none
    private static double Mean(ReadOnlySpan<double> past, int from, int to)
    {
        double sum = 0;
        int count = 0;
        for (int t = Math.Max(0, from); t < Math.Min(past.Length, to); t++)
        {
            if (double.IsNaN(past[t])) continue;
            sum += past[t];
            count++;
        }
        return count > 0 ? sum / count : double.NaN;
    }
}
