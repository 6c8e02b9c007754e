namespace Kontor.Ledger.Access;

/// <summary>Whether a key is taken.</summary>
public enum KeyStanding
{
    /// <summary>It is.</summary>
    Valid,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was taken back.</summary>
    Revoked,
}
