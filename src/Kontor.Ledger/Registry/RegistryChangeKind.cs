namespace Kontor.Ledger.Registry;

/// <summary>What a row of the registry's history is about.</summary>
public enum RegistryChangeKind
{
    /// <summary>A model or a version was made.</summary>
    Created,

    /// <summary>A version moved to another stage.</summary>
    Stage,

    /// <summary>An alias was set, moved or taken away.</summary>
    Alias,

    /// <summary>A model was given another name.</summary>
    Renamed,

    /// <summary>A model or a version was deleted.</summary>
    Deleted,
}
