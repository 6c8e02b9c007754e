using Kontor.Decisions;

namespace Kontor.Ledger.Governance;

/// <summary>What came true of a decision as the ledger holds it, beside what was expected.</summary>
/// <param name="Measure">What changed.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Value">The change that was seen against doing nothing.</param>
/// <param name="From">The first day of the period.</param>
/// <param name="To">The last day of the period.</param>
/// <param name="By">Who said it.</param>
/// <param name="At">When, in UTC, to the millisecond.</param>
/// <param name="Note">How it was measured; null where nothing is said.</param>
/// <param name="Expected">What the decision expected of this measure in this unit; null where it says nothing of it.</param>
public sealed record ObservedOutcome(string Measure, string Unit, double Value, DateOnly From, DateOnly To, string By, DateTimeOffset At, string? Note, Impact? Expected)
{
    /// <summary>Whether the value lies in the interval that was expected, ends included; null where nothing was expected.</summary>
    public bool? IsInside => Expected is null ? null : Value >= Expected.Lower && Value <= Expected.Upper;
}
