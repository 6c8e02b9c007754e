using System.Collections.Immutable;
using Kontor.Decisions;

namespace Kontor.Ledger.Governance;

/// <summary>A decision with all that people said of it and all that came true of it.</summary>
/// <param name="RunId">The run that made it. With the number it names the decision.</param>
/// <param name="Number">Its place among the decisions of the run, from 1.</param>
/// <param name="Made">When the run began, in UTC.</param>
/// <param name="Decision">The decision.</param>
public sealed record GovernedDecision(Guid RunId, int Number, DateTimeOffset Made, Decision Decision)
{
    /// <summary>Who made the run; null where it is not known.</summary>
    public string? Maker { get; init; }

    /// <summary>Where it stands by the last verdict.</summary>
    public DecisionStanding Standing => Approvals.IsDefaultOrEmpty
        ? DecisionStanding.Open
        : Approvals[^1].Verdict switch { Verdict.Approved => DecisionStanding.Approved, Verdict.Rejected => DecisionStanding.Rejected, _ => DecisionStanding.Open };

    /// <summary>All verdicts in the order in which the ledger took them; the last one counts.</summary>
    public ImmutableArray<Approval> Approvals { get; init; } = [];

    /// <summary>All outcomes in the order in which the ledger took them; of one measure and period the last one counts.</summary>
    public ImmutableArray<ObservedOutcome> Outcomes { get; init; } = [];
}
