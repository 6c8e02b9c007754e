namespace Kontor.Ledger.Governance;

/// <summary>Where a decision stands, by the last verdict.</summary>
public enum DecisionStanding
{
    /// <summary>No verdict yet, or the last one was withdrawn.</summary>
    Open,

    /// <summary>The last verdict approved it.</summary>
    Approved,

    /// <summary>The last verdict rejected it.</summary>
    Rejected,
}
