namespace Kontor.Demand.Hierarchies;

/// <summary>How forecasts of groups and of their members are made to agree.</summary>
public enum Reconciliation
{
    /// <summary>Groups are the sums of their members; nothing is learnt from group histories.</summary>
    BottomUp,

    /// <summary>The total is split by each member's share of the members' own forecasts (Athanasopoulos, Ahmed, Hyndman 2009, forecast proportions).</summary>
    TopDown,

    /// <summary>All levels are forecast and combined with the least trace of the error covariance, which is shrunk towards its diagonal (Wickramasuriya, Athanasopoulos,
    /// Hyndman 2019; Schaefer and Strimmer 2005 for the shrinkage).</summary>
    MinTrace,
}
