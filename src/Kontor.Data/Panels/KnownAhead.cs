namespace Kontor.Data.Panels;

/// <summary>What is known about the periods to be forecast: the covariates known ahead of every series, over one horizon.</summary>
public sealed class KnownAhead
{
    internal KnownAhead(Panel panel, int horizon)
    {
        Panel = panel;
        Horizon = horizon;
    }

    /// <summary>The panel whose series end where the forecast begins.</summary>
    public Panel Panel { get; }

    /// <summary>The number of steps that are covered.</summary>
    public int Horizon { get; }

    /// <summary>The values of a covariate over the steps ahead. Shape: (Horizon).</summary>
    /// <param name="series">The series' position in <see cref="Panel"/>.</param>
    /// <param name="covariate">The covariate's position in <see cref="Panel.Covariates"/>; it must be known ahead.</param>
    public ReadOnlySpan<double> Values(int series, int covariate) => Panel[series].Dynamic(covariate).Slice(Panel.LengthOf(series), Horizon);
}
