namespace Kontor.Demand.Smoothing;

/// <summary>Where each parameter stands in the vector that the optimiser moves: α, β*, γ*, φ, level, growth, seasons but the last.</summary>
/// <remarks>β = low + (α - low) β* and γ = low + (1 - α - low) γ* turn the usual region 0 &lt; β &lt; α, 0 &lt; γ &lt; 1 - α into a box.</remarks>
internal readonly struct EtsLayout
{
    internal EtsLayout(EtsForm form, int period)
    {
        int next = 1;
        Growth = Damping = Seasonal = GrowthState = FirstSeason = -1;
        if (form.Trend != EtsTrend.None) Growth = next++;
        if (form.Season != EtsSeason.None) Seasonal = next++;
        if (form.Trend == EtsTrend.Damped) Damping = next++;
        LevelState = next++;
        if (form.Trend != EtsTrend.None) GrowthState = next++;
        if (form.Season != EtsSeason.None)
        {
            FirstSeason = next;
            next += period - 1;
        }
        Count = next;
    }

    internal int Growth { get; }

    internal int Seasonal { get; }

    internal int Damping { get; }

    internal int LevelState { get; }

    internal int GrowthState { get; }

    internal int FirstSeason { get; }

    internal int Count { get; }
}
