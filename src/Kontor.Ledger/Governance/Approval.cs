namespace Kontor.Ledger.Governance;

/// <summary>A verdict on a decision as the ledger holds it.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="By">Who said it.</param>
/// <param name="At">When, in UTC, to the millisecond.</param>
/// <param name="Reason">Why.</param>
public sealed record Approval(Verdict Verdict, string By, DateTimeOffset At, string Reason);
