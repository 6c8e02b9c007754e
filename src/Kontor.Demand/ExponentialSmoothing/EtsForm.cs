using System.Text.Json.Serialization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>One form of exponential smoothing in the taxonomy of Hyndman et al. (2008), table 2.1: error, trend, season.</summary>
/// <param name="Error">How the innovation enters.</param>
/// <param name="Trend">How the level grows.</param>
/// <param name="Season">How the season enters.</param>
public readonly record struct EtsForm(EtsError Error, EtsTrend Trend, EtsSeason Season)
{
    /// <summary>True for the forms whose forecast variance is finite: a multiplicative season needs a multiplicative error (Hyndman et al. 2008, section 15.2.2).</summary>
    [JsonIgnore]
    public bool IsAdmitted => Error == EtsError.Multiplicative || Season != EtsSeason.Multiplicative;

    /// <summary>The number of smoothing parameters: α, and β, γ, φ where the form has them.</summary>
    [JsonIgnore]
    public int SmoothingParameters =>
        1 + (Trend == EtsTrend.None ? 0 : 1) + (Season == EtsSeason.None ? 0 : 1) + (Trend == EtsTrend.Damped ? 1 : 0);

    /// <summary>The number of free initial states: the level, the growth, and all seasons but one.</summary>
    /// <param name="period">The length of the season.</param>
    public int States(int period) => 1 + (Trend == EtsTrend.None ? 0 : 1) + (Season == EtsSeason.None ? 0 : period - 1);

    /// <summary>Every admitted form: the six without a season, and for a period above 1 the nine with one.</summary>
    /// <param name="period">The length of the season, 1 for none.</param>
    public static IEnumerable<EtsForm> All(int period)
    {
        foreach (EtsSeason season in Enum.GetValues<EtsSeason>())
        {
            if (season != EtsSeason.None && period < 2) continue;
            foreach (EtsTrend trend in Enum.GetValues<EtsTrend>())
            {
                foreach (EtsError error in Enum.GetValues<EtsError>())
                {
                    var form = new EtsForm(error, trend, season);
                    if (form.IsAdmitted) yield return form;
                }
            }
        }
    }

    /// <summary>The usual name.</summary>
    /// <returns>Such as <c>ETS(M,Ad,N)</c>.</returns>
    public override string ToString() => $"ETS({Error.ToString()[0]},{Trend switch { EtsTrend.None => "N", EtsTrend.Additive => "A", _ => "Ad" }},{Season.ToString()[0]})";
}
