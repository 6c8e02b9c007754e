namespace Kontor.Ledger.Access;

/// <summary>What a key may do; each role may do all that the ones before it may.</summary>
public enum Role
{
    /// <summary>Reads everything but keys and the audit trail; scores with models.</summary>
    Viewer,

    /// <summary>Also writes experiments, runs, models and their versions.</summary>
    Analyst,

    /// <summary>Also moves versions between stages and approves decisions.</summary>
    Approver,

    /// <summary>Also makes and revokes keys, reads the audit trail, deletes for good.</summary>
    Admin,
}
