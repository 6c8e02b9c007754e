namespace Kontor.Ledger.Governance;

/// <summary>The rules that approvals keep.</summary>
public sealed record GovernancePolicy
{
    /// <summary>The rules of a ledger for which none were set.</summary>
    public static GovernancePolicy Default { get; } = new();

    /// <summary>True when nobody approves a decision of their own. It binds where the maker is known. Default false: a person who works alone approves their own.</summary>
    public bool FourEyes { get; init; }
}
