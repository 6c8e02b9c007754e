namespace Kontor.Demand.Arima;

/// <summary>The orders of a seasonal autoregressive integrated moving-average model, (p,d,q)(P,D,Q).</summary>
/// <param name="P">Autoregressive lags p.</param>
/// <param name="D">Differences d.</param>
/// <param name="Q">Moving-average lags q.</param>
/// <param name="SeasonalP">Seasonal autoregressive lags P. Default 0.</param>
/// <param name="SeasonalD">Seasonal differences D. Default 0.</param>
/// <param name="SeasonalQ">Seasonal moving-average lags Q. Default 0.</param>
public readonly record struct ArimaOrder(int P, int D, int Q, int SeasonalP = 0, int SeasonalD = 0, int SeasonalQ = 0)
{
    /// <summary>The number of ARMA coefficients, p + q + P + Q.</summary>
    public int Coefficients => P + Q + SeasonalP + SeasonalQ;

    /// <summary>The order as it is usually written, such as <c>(0,1,1)(0,1,1)</c>; the seasonal part only where it is not zero.</summary>
    public override string ToString() =>
        SeasonalP + SeasonalD + SeasonalQ == 0 ? $"({P},{D},{Q})" : $"({P},{D},{Q})({SeasonalP},{SeasonalD},{SeasonalQ})";
}
