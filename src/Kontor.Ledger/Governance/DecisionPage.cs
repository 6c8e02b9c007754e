using System.Collections.Immutable;

namespace Kontor.Ledger.Governance;

/// <summary>A part of a list of decisions.</summary>
/// <param name="Decisions">The decisions, those of the latest run first.</param>
/// <param name="Next">What to ask the next part with; null when this is the last.</param>
public sealed record DecisionPage(ImmutableArray<GovernedDecision> Decisions, string? Next);
