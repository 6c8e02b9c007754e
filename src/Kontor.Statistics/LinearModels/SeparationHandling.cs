namespace Kontor.Statistics.LinearModels;

/// <summary>What happens to rows whose outcomes the regressors predict perfectly, so that no finite estimate exists.</summary>
public enum SeparationHandling
{
    /// <summary>They are left out and listed: the coefficients that exist are not changed by that (Correia, Guimaraes and Zylkin 2019, proposition 2). Regressors that have nothing left to do are dropped.</summary>
    Drop,

    /// <summary>The fit is refused, the regressors named.</summary>
    Refuse,
}
