namespace Kontor.Ledger.Registry;

/// <summary>How far a model version has come.</summary>
public enum ModelStage
{
    /// <summary>Registered and no more.</summary>
    None,

    /// <summary>On trial.</summary>
    Staging,

    /// <summary>In use.</summary>
    Production,

    /// <summary>Kept, no longer used.</summary>
    Archived,
}
