namespace Kontor.Demand.Global;

/// <summary>What the trees minimise.</summary>
public enum TreeObjective
{
    /// <summary>The smoothed pinball loss of eleven levels at once, in one booster: the spread of a forecast depends on its features.</summary>
    Quantile,

    /// <summary>Squared error of the transformed target: one number per row, and the same spread around all of them.</summary>
    SquaredError,

    /// <summary>The Tweedie deviance, for many zeros and no negative values: the mean per row, and the same relative spread around all of them.</summary>
    Tweedie,
}
