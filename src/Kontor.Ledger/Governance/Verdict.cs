namespace Kontor.Ledger.Governance;

/// <summary>What a person says of a decision.</summary>
public enum Verdict
{
    /// <summary>It may be carried out.</summary>
    Approved,

    /// <summary>It may not be carried out.</summary>
    Rejected,

    /// <summary>The verdict before this one is taken back: the decision is open again.</summary>
    Withdrawn,
}
