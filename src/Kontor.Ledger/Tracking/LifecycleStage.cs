namespace Kontor.Ledger.Tracking;

/// <summary>Is an experiment or a run in use, or deleted and still to be restored.</summary>
public enum LifecycleStage
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>Deleted: not written any more, kept until it is restored.</summary>
    Deleted,
}
