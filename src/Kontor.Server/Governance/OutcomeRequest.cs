namespace Kontor.Server.Governance;

/// <summary>What came true of a decision. Who says it is the owner of the key.</summary>
/// <param name="Measure">What changed, such as <c>profit</c>.</param>
/// <param name="Value">The change that was seen, against doing nothing.</param>
/// <param name="Unit">In what it is counted; null for the decision's own unit of the measure.</param>
/// <param name="From">The first day over which it was seen.</param>
/// <param name="To">The last day over which it was seen.</param>
/// <param name="Note">How it was measured; null for nothing said.</param>
internal sealed record OutcomeRequest(string? Measure, double? Value, string? Unit, DateOnly? From, DateOnly? To, string? Note);
