namespace Kontor.Ledger.Tracking;

/// <summary>Which stages a search looks at. The numbers are MLflow's <c>ViewType</c>.</summary>
public enum LifecycleView
{
    /// <summary>Those in use.</summary>
    ActiveOnly = 1,

    /// <summary>Those that are deleted.</summary>
    DeletedOnly = 2,

    /// <summary>Both.</summary>
    All = 3,
}
