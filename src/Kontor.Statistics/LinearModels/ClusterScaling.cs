namespace Kontor.Statistics.LinearModels;

/// <summary>How clustered covariances are corrected for the number of groups G.</summary>
public enum ClusterScaling
{
    /// <summary>All parts of a two-way covariance times G / (G - 1) of the grouping with the fewest groups, as fixest, reghdfe and ivreg2 do.</summary>
    FewestGroups,

    /// <summary>Each part times G / (G - 1) of its own grouping (Cameron, Gelbach and Miller 2011, equation 2.11), as R's <c>sandwich::vcovCL</c> and statsmodels do.</summary>
    OwnGroups,

    /// <summary>No correction, as <c>vcovCL(cadjust = FALSE)</c>.</summary>
    None,
}
